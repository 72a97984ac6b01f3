import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageVersion } from '../base/packageRoot.js'
import { simulateTable } from '../datasets/simulate.js'
import { writeSequenceTable } from '../datasets/writeSequenceTable.js'
import { presets, trainDefaults } from '../train/forecast/trainConfig.js'
import { runCommand } from './testing/runCommand.js'
import { type CommandEnd, startCli } from './testing/startCli.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-cli-'))
const inFolder = (name: string) => join(folder, name)
const commands =
  'simulate inspect convert train study score predict package synthesize pool select assess runs info demo'.split(
    ' ',
  )
const tiny =
  '--d-model 8 --n-layers 1 --d-state 4 --head-dim 8 --epochs 1 --num-models 1 --features raw'

/** Runs a command line of words without spaces; whatever it does, it writes no escape codes. */
async function seqarena(line: string): Promise<CommandEnd> {
  const end = await runCommand(folder, wordsOf(line))
  expect(end.stdout + end.stderr).not.toContain('\x1b')
  return end
}

/** Runs it as `seqarena` does, in a process of its own. */
async function seqarenaProcess(line: string): Promise<CommandEnd> {
  const end = await startCli(folder, wordsOf(line)).end
  expect(end.stdout + end.stderr).not.toContain('\x1b')
  return end
}

function wordsOf(line: string): string[] {
  return line.split(' ').filter(Boolean)
}

function lastLine({ stderr }: CommandEnd): string {
  return stderr.trimEnd().split('\n').at(-1)!
}

beforeAll(async () => {
  await writeSequenceTable(
    simulateTable({ sequences: 6, steps: 120, seed: 7 }),
    inFolder('t.parquet'),
  )
  writeFileSync(inFolder('one-step.csv'), 'seq_ix,step_in_seq,need_prediction,a\n0,0,1,0.5\n')
  mkdirSync(inFolder('folder.parquet'))
  writeFileSync(inFolder('text.parquet'), 'no Parquet')
  const configs = { broken: '{', list: '[1]', unknown: '{"lrr":1}', wrong: '{"epochs":"3"}' }
  for (const [name, json] of Object.entries(configs)) writeFileSync(inFolder(`${name}.json`), json)
  const plan = {
    question: 'Which?',
    data: { file: 't.parquet' },
    split: { stop: 0.2, test: 0.2 },
    seeds: [1, 2],
    budget: { epochs: 1 },
    configurations: { raw: {} },
  }
  writeFileSync(inFolder('plan.json'), JSON.stringify(plan))
  expect(await seqarena(`train --data t.parquet ${tiny} --name one`)).toMatchObject({ code: 0 })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('help', () => {
  it.each(['', ...commands])('of "seqarena %s" ends with an example', async (command) => {
    const { code, stdout, stderr } = await seqarena(`${command} --help`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.startsWith(`Usage: seqarena ${command}`)).toBe(true)
    expect(stdout).toMatch(/\nExamples?[^\n]*:\n( {2}seqarena [^\n]*\n)+$/)
  })

  it('has commands, and the options of train, in groups', async () => {
    const headings = ({ stdout }: CommandEnd) => stdout.match(/^\S.*:$/gm)
    expect(headings(await seqarena('--help'))).toEqual([
      'Options:',
      'Begin here:',
      'Forecasts:',
      'Synthetic tables:',
      'What is there:',
      'Example, from a table to a submission:',
      'Example, from a table to a synthetic one:',
      'Example, how good is a synthetic table:',
    ])
    const ofTrain = await seqarena('train --help')
    expect(headings(ofTrain)).toEqual([
      'Begin here:',
      'What is in the table:',
      'Network:',
      'Training:',
      'Machine:',
      'Options:',
      'Global Options:',
      'Examples:',
    ])
    const machine = ofTrain.stdout.split('\nMachine:\n')[1].split('\n\n')[0]
    expect(machine.match(/^ {2}--[a-z-]+/gm)).toEqual(['  --workers', '  --backend', '  --kernels'])
  })

  it('names all commands and exit codes', async () => {
    const { stdout } = await seqarena('--help')
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'))
    expect(stdout).toContain('0 done, 1 a gate failed, 2 wrong usage, 3 bad data, 130 interrupted')
  })

  it('is shown, with exit code 2, when no command is given', async () => {
    const { code, stdout, stderr } = await seqarenaProcess('')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe((await seqarena('--help')).stdout)
  })

  it('has the version beside it', async () => {
    expect(await seqarenaProcess('--version')).toEqual({
      code: 0,
      stdout: `${packageVersion()}\n`,
      stderr: '',
    })
  })
})

describe('wrong usage', () => {
  it.each([
    ['nosuch', "unknown command 'nosuch'. See seqarena --help."],
    ['simulat', "unknown command 'simulat'. Did you mean simulate? See seqarena --help."],
    ['trian', "unknown command 'trian'. Did you mean train? See seqarena --help."],
    ['foo', "unknown command 'foo'. See seqarena --help."],
    ['--nosuch', "unknown option '--nosuch'. See seqarena --help."],
    ['train --nosuch', "unknown option '--nosuch'. See seqarena train --help."],
    [
      'train --layers 2',
      "unknown option '--layers'. Did you mean --n-layers? See seqarena train --help.",
    ],
    ['simulate', "required option '--out <file>' not specified. See seqarena simulate --help."],
    [
      'simulate --out x.parquet --steps 0',
      "option '--steps <n>' argument '0' is invalid. It must be a whole number above 1. See seqarena simulate --help.",
    ],
    [
      'simulate --out x.parquet --sequences 1.5',
      "option '--sequences <n>' argument '1.5' is invalid. It must be a whole number above 0. See seqarena simulate --help.",
    ],
    [
      'simulate --out x.parquet --seed -1',
      "option '--seed <n>' argument '-1' is invalid. It must be a whole number from 0 to 4294967295. See seqarena simulate --help.",
    ],
    [
      'simulate more --out x.parquet',
      "too many arguments for 'simulate'. Expected 0 arguments but got 1. See seqarena simulate --help.",
    ],
    [
      'simulate --out nowhere/x.parquet',
      'nowhere/x.parquet: there is no folder nowhere. Make it first.',
    ],
    ['simulate --out folder.parquet', 'folder.parquet: is a folder. Name a file.'],
    [
      'simulate --out x.txt',
      'x.txt: cannot write this format. Name a .parquet, .csv or .csv.gz file.',
    ],
    [
      'convert --steps 9 --out x.parquet',
      "missing required argument 'file'. See seqarena convert --help.",
    ],
    [
      'convert t.parquet --steps 1 --out x.parquet',
      "option '--steps <n>' argument '1' is invalid. It must be a whole number above 1. See seqarena convert --help.",
    ],
    ['convert t.parquet --out x.parquet', 'the length of a sequence is missing. Add --steps N.'],
    [
      'convert t.parquet --steps 9 --out x.parquet --in-order --time-column a',
      "option '--in-order' cannot be used with option '--time-column <name>'. See seqarena convert --help.",
    ],
    [
      'convert t.parquet --steps 9 --out x.parquet --columns a --drop b',
      "option '--columns <names>' cannot be used with option '--drop <names>'. See seqarena convert --help.",
    ],
    [
      'convert t.parquet --steps 9 --out x.parquet --unstandardise s.json',
      "option '--unstandardise <scales>' cannot be used with option '--steps <n>'. See seqarena convert --help.",
    ],
    [
      'convert t.parquet --steps 9 --out x.parquet --missing drop',
      "option '--missing <how>' argument 'drop' is invalid. Allowed choices are cut, previous, interpolate, error. See seqarena convert --help.",
    ],
    [
      'convert t.parquet --steps 9 --out x.parquet --time-format %d',
      'the format %d has no year. Add %Y or %y.',
    ],
    ['train --lr 3', 'lr is 3. It must be between 0 and 1.'],
    [
      'train --lr fast',
      "option '--lr <x>' argument 'fast' is invalid. It must be a number. See seqarena train --help.",
    ],
    [
      'train --max-minutes -1',
      "option '--max-minutes <x>' argument '-1' is invalid. It must be a number above 0. See seqarena train --help.",
    ],
    [
      'train --backend abacus',
      "option '--backend <name>' argument 'abacus' is invalid. Allowed choices are auto, tfjs-node-gpu, webgpu, tfjs-node, wasm, cpu. See seqarena train --help.",
    ],
    [
      'train --data t.parquet --steps 9',
      '--steps is of the simulated table. With --data there is none: leave it away.',
    ],
    [
      'train --data t.parquet --name one',
      'runs/one exists. Go on with it by --resume, or choose another --name.',
    ],
    [
      'train --data t.parquet --name a/b',
      '"a/b" cannot be a run\'s name. Use letters, digits, dots, dashes and underscores.',
    ],
    ['train --resume --name nosuch', 'there is no run runs/nosuch. Known runs: one.'],
    ['train --resume', 'no run in runs waits to be finished. Train one first.'],
    [
      'train --resume --name one --lr 0.1',
      `runs/one was started with lr ${trainDefaults.lr}, not 0.1. Resume without that option, or train under another --name.`,
    ],
    [
      'train --config list.json',
      'list.json: is not an object of options. Give a JSON object of options, as --print-config prints it.',
    ],
    ['train --config wrong.json', 'epochs is "3". It must be a whole number, 1 or more.'],
    [
      'train --config unknown.json',
      `unknown.json: no option is called lrr. Options are ${Object.keys(trainDefaults).join(', ')}.`,
    ],
    [
      'score --data t.parquet --json nowhere/s.json',
      'nowhere/s.json: there is no folder nowhere. Make it first.',
    ],
    [
      'score --data t.parquet --step-timeout 0',
      "option '--step-timeout <s>' argument '0' is invalid. It must be a number above 0. See seqarena score --help.",
    ],
    [
      'score --data t.parquet --solution nowhere',
      'nowhere: there is nothing there. Name a run folder, a folder with solution.mjs or solution.py, such a file or a submission zip.',
    ],
    [
      'predict --data t.parquet --out p.xls',
      'p.xls: cannot write this format. Name a .parquet, .csv or .csv.gz file.',
    ],
    [
      'package runs/none',
      'runs/none: there is no such folder. Name a run folder: seqarena runs lists them.',
    ],
    [
      'package runs/one --baseline oracle',
      "option '--baseline <name>' argument 'oracle' is invalid. Allowed choices are persistence, drift, movingAverage, ridge, ridgeTuned, best. See seqarena package --help.",
    ],
    ['package runs/one --out x.tar', 'x.tar: is no name of a zip. Name a .zip file.'],
    [
      'package runs/one --out nowhere/x.zip',
      'nowhere/x.zip: there is no folder nowhere. Make it first.',
    ],
    ['runs --compare one nosuch', 'there is no run runs/nosuch. Known runs: one.'],
  ])('%s: one line, exit code 2', async (line, message) => {
    const before = readdirSync(folder, { recursive: true })
    expect(await seqarena(line)).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\n` })
    expect(readdirSync(folder, { recursive: true })).toEqual(before)
  })

  it.each([
    ['convert t.parquet --steps 9 --out ./t.parquet', '<file>', '--out'],
    ['convert t.parquet --out x.csv --unstandardise list.json --json list.json', '--unstandardise'],
    ['inspect t.parquet --json t.parquet', '<file>'],
    ['train --data t.parquet --json t.parquet', '--data'],
    ['train --data t.parquet --valid one-step.csv --json one-step.csv', '--valid'],
    ['train --resume --name one --json t.parquet', '--data'],
    ['score --data t.parquet --html t.parquet', '--data', '--html'],
    ['predict --data t.parquet --out t.parquet', '--data', '--out'],
    ['package runs/one --json t.parquet', '--data'],
    ['study --plan plan.json --json t.parquet', "the plan's data.file"],
    [
      'assess --real t.parquet --synthetic one-step.csv --html one-step.csv',
      '--synthetic',
      '--html',
    ],
    ['select --train t.parquet --key a --pool one-step.csv --out one-step.csv', '--pool', '--out'],
    ['pool --key a --pool-from one-step.csv,t.parquet --out t.parquet', '--pool-from', '--out'],
    ['synthesize t.parquet --key a --json t.parquet', '<train>'],
  ])('%s: no command writes over what it reads', async (line, input, output = '--json') => {
    const file = wordsOf(line).at(-1)
    const before = readFileSync(inFolder(file!))
    expect(await seqarena(line)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${file}: is read as ${input}, and ${output} would overwrite it. Name another file for ${output}.\n`,
    })
    expect(readFileSync(inFolder(file!))).toEqual(before)
  })

  it('tells of a configuration that is no JSON where it is broken', async () => {
    const { code, stderr } = await seqarena('train --config broken.json')
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^error: broken\.json: cannot be read \(.* JSON .*\)\. Give a JSON object of options, as --print-config prints it\.\n$/,
    )
  })
})

describe('bad data', () => {
  const formats = 'Give a .parquet, .csv, .csv.gz, .arrow, .arrows, .feather or .ipc file.'
  it.each([
    ['train --data missing.parquet', 'missing.parquet: no such file'],
    ['score --data missing.csv', 'missing.csv: no such file'],
    ['predict --data missing.csv --out p.csv', 'missing.csv: no such file'],
    ['convert missing.csv --steps 9 --out x.csv', 'missing.csv: no such file'],
    ['inspect missing.csv', 'missing.csv: no such file'],
    [
      'inspect text.parquet',
      'text.parquet: not a Parquet file. It may be cut off, or of another format: write it again, or name it after its format.',
    ],
    ['package runs/one --data missing.csv', 'missing.csv: no such file'],
    ['score --data runs', `runs: is a folder, not a file. ${formats}`],
    ['score --data broken.json', `broken.json: the format is not known. ${formats}`],
    [
      'score --data text.parquet',
      'text.parquet: not a Parquet file. It may be cut off, or of another format: write it again, or name it after its format.',
    ],
    ['train --data one-step.csv', 'one-step.csv, seq_ix 0: the sequence has a single step'],
  ])('%s: exit code 3', async (line, message) => {
    const before = readdirSync(folder, { recursive: true })
    const end = await seqarena(line)
    expect({ code: end.code, stdout: end.stdout }).toEqual({ code: 3, stdout: '' })
    expect(lastLine(end)).toBe(`error: ${message}`)
    expect(readdirSync(folder, { recursive: true })).toEqual(before)
  })

  it('shows where in the code with --verbose, before or after the command', async () => {
    for (const line of [
      '--verbose score --data missing.csv',
      'score --data missing.csv --verbose',
    ]) {
      const { code, stderr } = await seqarenaProcess(line)
      expect(code).toBe(3)
      expect(stderr).toMatch(/^error: missing\.csv: no such file\nDataError: .*\n +at \w+ \(.*\)\n/)
      expect(stderr).toContain("code: 'FILE_MISSING'")
    }
  })
})

describe('what the system refuses', () => {
  it('is told before the work where it is the default file to be written', async () => {
    const taken = inFolder('taken')
    mkdirSync(join(taken, 'submission.zip'), { recursive: true })
    const end = await runCommand(taken, ['package', inFolder('runs/one')])
    expect(end).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: submission.zip: is a folder. Name a file.\n',
    })
  })

  it('is told as such, with exit code 1', async () => {
    expect(await seqarenaProcess('runs --runs-dir t.parquet')).toEqual({
      code: 1,
      stdout: '',
      stderr: "error: ENOTDIR: not a directory, scandir 't.parquet'. Check the path.\n",
    })
  })
})

describe('simulate', () => {
  it('writes a table and tells the best possible score', async () => {
    const { code, stdout, stderr } = await seqarena(
      'simulate --sequences 6 --steps 120 --out s.parquet',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^s\.parquet: 6 sequences of 120 steps, seed 7; the best possible mean R² on it is 0\.\d{4}\n$/,
    )
    const again = await seqarena('simulate --sequences 6 --steps 120 --out again.parquet')
    expect(again.stdout.replace('again', 's')).toBe(stdout)
    expect(readFileSync(inFolder('again.parquet'))).toEqual(readFileSync(inFolder('s.parquet')))
  })

  it('leaves nothing behind where the name cannot be taken', async () => {
    await seqarena('simulate --sequences 6 --steps 120 --out folder.parquet')
    expect(readdirSync(inFolder('folder.parquet'))).toEqual([])
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('inspect', () => {
  it('says what is in a table, and what training it would take', async () => {
    const { code, stdout, stderr } = await seqarena('inspect t.parquet --json i.json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^t\.parquet: 6 sequences of 120 steps × 32 features, 720 rows, Parquet/)
    expect(stdout).toMatch(/\nnext: seqarena train --data t\.parquet\n$/)
    const { estimates, ...inspection } = JSON.parse(readFileSync(inFolder('i.json'), 'utf8'))
    expect(inspection).toMatchObject({ kind: 'sequences', features: 32, rows: 720 })
    // That there is an estimate for each preset; what it is depends on the machine.
    expect(estimates).toEqual(
      Object.keys(presets).map((preset) => ({ preset, seconds: expect.any(Number) })),
    )
    for (const { seconds } of estimates) expect(seconds).toBeGreaterThan(0)
  })

  it('writes nothing but JSON with --json -', async () => {
    const end = await seqarena('inspect t.parquet --drop f_1 --json -')
    expect(JSON.parse(end.stdout)).toMatchObject({ file: 't.parquet', features: 31 })
    expect(end.stderr).toMatch(/^t\.parquet: 6 sequences/)
  })

  it('names a column that is not there', async () => {
    const end = await seqarena('inspect t.parquet --drop g_1')
    expect(end.code).toBe(2)
    expect(lastLine(end)).toMatch(/^error: t\.parquet: --drop: there is no column g_1\./)
  })
})

describe('convert', () => {
  it('cuts a series into sequences that can be scored', async () => {
    const rows = Array.from({ length: 45 }, (_, i) => `${i},${Math.sin(i)},${i % 7}`)
    writeFileSync(inFolder('series.csv'), ['time,a,b', ...rows].join('\n'))
    const { code, stdout, stderr } = await seqarena(
      'convert series.csv --steps 20 --out series.parquet',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(
      [
        'series.parquet: 2 sequences of 20 steps × 2 features, in the order of time',
        '45 rows, in steps of 1, 0 to 44',
        '5 rows left over at the end, too few for a sequence\n',
      ].join('\n  '),
    )
    writeFileSync(
      inFolder('stay.mjs'),
      'export class PredictionModel { predict = (p) => (p.needPrediction ? p.state : null) }',
    )
    const { stdout: json } = await seqarena(
      'score --data series.parquet --solution stay.mjs --json -',
    )
    const { meanR2, baselines } = JSON.parse(json)
    expect(meanR2).toBe(baselines.persistence)
  })

  it('says what became of the rows, and takes scaled values back to their units', async () => {
    const hours = [1, 2, 3, 4, 6, 7, 8, 9]
    const rows = ['s', 't'].flatMap((id) =>
      hours.map((hour) => `2024-01-31 0${hour}:00,${id},${hour === 7 ? '' : hour},`),
    )
    writeFileSync(inFolder('scaled.csv'), ['time,id,x,', ...rows, ''].join('\n'))
    const options = 'scaled.csv --steps 2 --id-column id --standardise --missing interpolate'
    const { stdout, stderr } = await seqarena(`convert ${options} --out out.csv`)
    expect(stderr).toBe(
      "warning: scaled.csv: column 4 (no name) is left out: 100 % of its cells are missing (16 of 16) (--keep '' keeps it)\n",
    )
    expect(stdout).toBe(
      [
        'out.csv: 8 sequences of 2 steps × 1 feature, in the order of time',
        '16 rows of 2 series by id, every hour, 2024-01-31 01:00:00 to 2024-01-31 09:00:00',
        '2 gaps in time end a sequence, most often 2 usual steps',
        '2 missing cells in 1 column, 2 interpolated, which looks ahead: forecasts look better than they are',
        'no row is left over',
        'beside it: out.csv.series.json, out.csv.scales.json\n',
      ].join('\n  '),
    )
    const back = await seqarena(
      'convert out.csv --unstandardise out.csv.scales.json --out back.csv',
    )
    expect(back.stdout).toBe('back.csv: 16 rows, x in the units of scaled.csv\n')
    const values = readFileSync(inFolder('back.csv'), 'utf8').trim().split('\n').slice(1)
    values.forEach((row, i) => {
      expect(Number(row.split(',')[3])).toBeCloseTo(hours[i % 8], 6)
    })
    const again = await seqarena(
      'convert scaled.csv --steps 2 --id-column id --standardise-with out.csv.scales.json --drop column_4 --out again.csv',
    )
    expect(again.stdout).toContain(
      '4 rows left over: 2 with missing cells, 2 in 2 pieces shorter than 2 steps',
    )
  })

  it('tell what they made as JSON', async () => {
    const json = async (command: string) =>
      JSON.parse((await seqarena(`${command} --json -`)).stdout)
    const simulated = await json('simulate --sequences 2 --steps 20 --out told.parquet')
    expect(simulated).toMatchObject({ file: 'told.parquet', sequences: 2, steps: 20, seed: 7 })
    expect(simulated.optimumR2).toBeLessThan(1)
    expect(await json('convert series.csv --steps 10 --out told2.parquet')).toEqual({
      file: 'told2.parquet',
      sequences: 4,
      steps: 10,
      features: 2,
      timeColumn: 'time',
      idColumns: [],
      series: 1,
      rows: 45,
      order: 'as it stands',
      usualStep: 'in steps of 1',
      from: '0',
      to: '44',
      gaps: 0,
      missing: 'cut',
      missingCells: 0,
      filledCells: 0,
      droppedRows: 5,
      dropped: { incomplete: 0, shortRows: 0, shortPieces: 0, leftOver: 5, differenced: 0 },
      beside: [],
      warnings: [],
    })
    const predict = 'predict --data told2.parquet --solution stay.mjs --out told3.parquet'
    expect(await json(predict)).toMatchObject({ file: 'told3.parquet', rows: 36, sequences: 4 })
  })
})

describe('train', () => {
  it('prints its table on standard output and its progress on standard error', async () => {
    const line = `train --data t.parquet ${tiny} --name two`
    const { code, stdout, stderr } = await seqarenaProcess(line)
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^mean R² on the validation sequences, which chose the epoch\n( {2}\S.* -?\d\.\d{4}\n){6}( {2}this model is \S+ worse than .*\n)?\nruns\/two\/report\.html\n$/,
    )
    expect(stderr).toMatch(
      /^run runs\/two\noptions --data t\.parquet .*\nbackend \w+ \(.*\)\nkernels [\w-]+ \(.*\)\n/,
    )
    expect(stderr).toContain(
      '1 × Mamba-2 (dModel 8, 1 layer, dState 4, headDim 8): 1,926 parameters\n',
    )
    expect(stderr).toMatch(/train 640\/640 tokens/)
    expect(readdirSync(inFolder('runs/two'))).toContain('summary.json')
  })

  it('stops at Ctrl-C with exit code 130, and goes on with --resume', async () => {
    const options = tiny.replace('--epochs 1', '--epochs 100000 --patience 100000').split(' ')
    const args = ['train', '--data', 't.parquet', ...options, '--name', 'stopped']
    const { child, end } = startCli(folder, args)
    const metrics = inFolder('runs/stopped/metrics.jsonl')
    while (!existsSync(metrics) && child.exitCode === null) await sleep(50)
    child.kill('SIGINT')
    const { code, stdout, stderr } = await end
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
    expect(stderr).toMatch(
      /\nstopping after the current step; once more to quit at once\nerror: training stopped\. Go on with the same command and --resume\.\n$/,
    )
    const epochs = () => readFileSync(metrics, 'utf8').trim().split('\n').length
    const before = epochs()
    expect(existsSync(inFolder('runs/stopped/summary.json'))).toBe(false)
    const listed = JSON.parse((await seqarena('runs --json -')).stdout)
    expect(listed.at(-1)).toMatchObject({ name: 'stopped', state: 'unfinished' })

    const resumed = await seqarena('train --resume --max-minutes 0.01')
    expect(resumed.code).toBe(0)
    expect(resumed.stderr).toMatch(/^going on with runs\/stopped\n/)
    expect(epochs()).toBeGreaterThan(before)
    expect(existsSync(inFolder('runs/stopped/summary.json'))).toBe(true)
  })

  it('takes lists of columns, with quotes around names with commas, once or more often', async () => {
    const line =
      'train --data t.csv --print-config --drop a,"b,c" --drop d --id-column id --warm-up 9'
    const { code, stdout } = await seqarena(line)
    expect(code).toBe(0)
    const nothing = { columns: null, keep: null, stepColumn: null, needColumn: null }
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ drop: ['a', 'b,c', 'd'], idColumn: 'id', warmUp: 9 },
      ...nothing,
    })
    const both = await seqarena('train --data t.csv --print-config --columns x --drop y')
    expect(both).toMatchObject({
      code: 2,
      stderr:
        'error: --columns and --drop exclude each other. Say what is a feature, or what is none.\n',
    })
  })

  it('prints the configuration that would be used, which --config takes', async () => {
    const line = 'train --preset quick --steps 300 --lr 0.002 --print-config'
    const { code, stdout, stderr } = await seqarena(line)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      lr: 0.002,
      dModel: 96,
      simulate: { sequences: 300, steps: 300 },
    })
    writeFileSync(inFolder('quick.json'), stdout)
    expect((await seqarena('train --config quick.json --print-config')).stdout).toBe(stdout)
    const changed = await seqarena('train --config quick.json --lr 0.1 --print-config')
    expect(JSON.parse(changed.stdout)).toEqual({ ...JSON.parse(stdout), lr: 0.1 })
  })
})

describe('an ensemble of both architectures', () => {
  it('is trained, scored and packed as any other', async () => {
    const train = await seqarena(
      `train --data t.parquet ${tiny} --num-models 2 --arch mamba2,gru --n-layers 1,2 --runs-dir own --name mixed`,
    )
    expect(train.code).toBe(0)
    const score = await seqarena('score --data t.parquet --solution own/mixed --json mixed.json')
    expect(score.code).toBe(0)
    expect(JSON.parse(readFileSync(inFolder('mixed.json'), 'utf8')).sequences).toBe(6)
    const packed = await seqarena('package own/mixed --out mixed.zip')
    expect(packed.stdout).toContain('mamba_model_0.safetensors, gru_model_1.safetensors')
    expect(packed.code).toBe(0)
  })
})

describe('score', () => {
  it('reads the columns that it is told to', async () => {
    const json = async (line: string) => JSON.parse((await seqarena(`${line} --json -`)).stdout)
    const stay = 'score --data t.parquet --solution stay.mjs --sandbox off'
    const source = 'predict({ needPrediction, state }) { return needPrediction ? state : null }'
    writeFileSync(inFolder('stay.mjs'), `export class PredictionModel { ${source} }\n`)
    const whole = await json(stay)
    expect(whole.featureNames).toHaveLength(32)
    const some = await json(`${stay} --columns f_9,f_2`)
    expect(some).toMatchObject({ featureNames: ['f_2', 'f_9'], r2: [whole.r2[2], whole.r2[9]] })
    const later = await json(`${stay} --drop need_prediction --warm-up 119`)
    expect(later.scoredRows).toBe(6)
    const wrong = await seqarena(`${stay} --drop f_99`)
    expect(wrong.code).toBe(2)
    expect(lastLine(wrong)).toMatch(/^error: t\.parquet: --drop: there is no column f_99\. Did you/)
  })

  it('fails at the gate after it wrote what it found', async () => {
    const end = await seqarena(
      'score --data t.parquet --solution runs/one --min-r2 0.99 --json s.json --html s.html',
    )
    const { meanR2 } = JSON.parse(readFileSync(inFolder('s.json'), 'utf8'))
    expect(end.code).toBe(1)
    expect(lastLine(end)).toBe(`error: mean R² ${meanR2.toFixed(4)} is below --min-r2 0.99`)
    expect(end.stdout).toContain(meanR2.toFixed(4))
    expect(readFileSync(inFolder('s.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  })

  it('takes the newest finished run where no solution is named, and shows what one prints', async () => {
    writeFileSync(
      inFolder('chatty.mjs'),
      `console.log('hello from the solution')
      export class PredictionModel { predict = (p) => (p.needPrediction ? p.state : null) }`,
    )
    const plain = await seqarena('score --data t.parquet')
    expect(plain.code).toBe(0)
    expect(plain.stderr).toMatch(/scoring runs\/\w+ 720\/720 steps/)
    const quiet = await seqarena('score --data t.parquet --solution chatty.mjs')
    expect(quiet.stdout + quiet.stderr).not.toContain('hello from the solution')
    const chatty = await seqarena('score --data t.parquet --solution chatty.mjs --verbose')
    expect(chatty.stderr).toContain('hello from the solution')
    expect(chatty.stdout).not.toContain('hello from the solution')
  })
})

describe('a submission zip', () => {
  it('is scored and predicts as the run that it was made of', async () => {
    const packed = await seqarena('package runs/one --out one.zip')
    expect(packed.code).toBe(0)
    expect(packed.stdout).toMatch(
      /\nnote: \S+ worse than .* on the validation sequences: package --baseline best packs \w+ instead\nready to submit\n$/,
    )
    const zip = await seqarena('score --data t.parquet --solution one.zip --json -')
    const run = await seqarena('score --data t.parquet --solution runs/one --json -')
    const { meanR2, sequences } = JSON.parse(zip.stdout)
    expect(meanR2).toBeCloseTo(JSON.parse(run.stdout).meanR2, 5)
    expect(sequences).toBe(6)
    const predicted = await seqarena('predict --data t.parquet --solution one.zip --out z.csv')
    expect(predicted.stdout).toMatch(/^z\.csv: 120 predictions in 6 sequences/)
  })

  it('of a baseline says which it is, and is scored as such', async () => {
    const { baselines } = JSON.parse(readFileSync(inFolder('runs/one/summary.json'), 'utf8'))
    const [name, r2] = Object.entries<number>(baselines).reduce((a, b) => (b[1] > a[1] ? b : a))
    const packed = await seqarena('package runs/one --baseline best --out best.zip')
    expect(packed.stdout).toContain(`, solution.mjs, baseline.safetensors
  baseline ${name}, the best on validation: R² ${r2.toFixed(4)}
unpacked in an empty folder and tried on 2 sequences of t.parquet
`)
    expect(packed.code).toBe(0)
    const scored = await seqarena('score --data t.parquet --solution best.zip --json -')
    expect(JSON.parse(scored.stdout).meanR2).toBeGreaterThan(0)
  })

  it('leaves nothing behind at Ctrl-C, while its solution hangs', async () => {
    const hangs = 'setTimeout(() => {}, 1e6); await new Promise(() => {})'
    writeFileSync(inFolder('hangs.zip'), zipSync({ 'solution.mjs': Buffer.from(hangs) }))
    const temporary = inFolder('temporary')
    mkdirSync(temporary)
    const args = wordsOf('score --data t.parquet --solution hangs.zip')
    const { child, end } = startCli(folder, args, { TMPDIR: temporary })
    await new Promise((resolve) => child.stderr!.once('data', resolve))
    expect(readdirSync(temporary)).toEqual([expect.stringMatching(/^seqarena-submission-/)])
    child.kill('SIGINT')
    expect(await end).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/\nerror: the replay was stopped\n$/),
    })
    expect(readdirSync(temporary)).toEqual([])
  })
})

describe('predict', () => {
  it('writes a row for each step that needs a prediction', async () => {
    const { code, stdout } = await seqarena(
      'predict --data t.parquet --solution runs/one --out p.csv',
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^p\.csv: 120 predictions in 6 sequences, \d+s\n$/)
    const [head, ...rows] = readFileSync(inFolder('p.csv'), 'utf8').trim().split('\n')
    expect(head).toMatch(/^seq_ix,step_in_seq,f_0,.*,f_31$/)
    expect(rows).toHaveLength(120)
  })
})

describe('runs', () => {
  it('lists runs with the best first; a damaged one hides no other', async () => {
    mkdirSync(inFolder('runs/damaged'))
    writeFileSync(inFolder('runs/damaged/config.json'), '{"formatVersion":2}')
    const { code, stdout, stderr } = await seqarena('runs')
    rmSync(inFolder('runs/damaged'), { recursive: true })
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^run +valid R² +ridge +closed +baselines +members +minutes +data$/)
    expect(lines.at(-1)).toBe('damaged  unreadable')
    expect(
      lines.some((line) => /^one +-?\d\.\d{4} .* \d\S* worse than .* \(validation\) /.test(line)),
    ).toBe(true)
    expect(stderr).toMatch(
      /^warning: runs\/damaged\/config\.json: is of format version 2; this is seqarena .*\. Update seqarena, or train anew\.\n$/,
    )
  })

  it('compares what differs, in the order asked for', async () => {
    await seqarena(`train --data t.parquet ${tiny} --name other --lr 0.002 --seed 3`)
    const { code, stdout } = await seqarena('runs --compare other one')
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['other', 'one'],
      ['valid R²', expect.any(String), expect.any(String)],
      ['lr', '0.002', String(trainDefaults.lr)],
      ['seed', '3', '1'],
    ])
  })

  it('says where it looked when there are none', async () => {
    expect(await seqarena('runs --runs-dir nowhere')).toEqual({
      code: 0,
      stdout: 'no runs in nowhere\n',
      stderr: '',
    })
  })
})

describe('--json -', () => {
  it.each([
    ['train --resume --name one', 'validR2'],
    ['score --data t.parquet --solution runs/one', 'meanR2'],
    ['package runs/one --out s.zip', 'names'],
    ['runs --compare one', '0'],
    ['info', 'backend'],
  ])('leaves standard output of "%s" to the JSON alone', async (line, key) => {
    const { code, stdout, stderr } = await seqarena(`${line} --json -`)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toHaveProperty(key)
    expect(stderr).not.toBe('')
  })
})

describe('a reader that stops early', () => {
  it('does not disturb', async () => {
    const { child, end } = startCli(folder, ['runs', '--json', '-'])
    child.stdout!.destroy()
    const { code, stderr } = await end
    expect(code).toBe(0)
    expect(stderr).not.toContain('EPIPE')
  })
})
