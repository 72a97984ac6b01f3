import type { ChildProcess } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdFolder } from '../../base/testing/holdFolder.js'
import { readSequenceTable } from '../../datasets/readSequenceTable.js'
import { convertFile } from '../../datasets/series/convertFile.js'
import { baselineMeans, fitBaselines, scoreBaselines } from '../../eval/forecast/baselines.js'
import { optimumR2 } from '../../eval/forecast/optimum.js'
import { contestLimits } from '../score/limits.js'
import { resolveSolution } from '../score/resolveSolution.js'
import { scoreSolution } from '../score/scoreSolution.js'
import { startCli } from '../testing/startCli.js'
import { runStudy, type StudySettings } from './runStudy.js'
import type { FinishedTraining, StudyResult } from './studyResult.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-study-'))
const inFolder = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fixture = join(import.meta.dirname, 'fixtures/features.json')
const plan = JSON.parse(readFileSync(fixture, 'utf8'))

interface Told extends Partial<StudySettings> {
  onLine?: (line: string) => void
}

function settings({ onLine = () => {}, ...own }: Told = {}): StudySettings {
  // A clock that leaps shows every line of progress.
  let clock = 0
  const stream = { write: onLine } as unknown as StudySettings['progress']['stream']
  return {
    runsDir: folder,
    workers: 2,
    backend: 'auto',
    kernels: 'auto',
    signal: new AbortController().signal,
    progress: { stream, live: false, now: () => (clock += 20_000) },
    ...own,
  }
}

function planFile(name: string, changes: object = {}): string {
  const file = inFolder(`${name}.json`)
  writeFileSync(file, JSON.stringify({ ...plan, ...changes }))
  return file
}

function finished({ configurations }: StudyResult): FinishedTraining[] {
  return configurations.flatMap(({ trainings }) => trainings as FinishedTraining[])
}

/** The bytes of all weights of a study, by the training they are of. */
function weightsOf(name: string, result: StudyResult): Record<string, Buffer> {
  const entries = result.configurations.flatMap((one) =>
    one.trainings.map((training): [string, Buffer] => {
      const { folder: run, seed, repeat } = training as FinishedTraining
      const file = join(inFolder(name), run, 'mamba_model_0.safetensors')
      return [`${one.name}, ${seed}, ${repeat}`, readFileSync(file)]
    }),
  )
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Every file of a study's trainings with its time and its bytes. */
function filesOf(name: string): Record<string, string> {
  const root = join(inFolder(name), 'trainings')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(root, file)).isFile(),
  )
  return Object.fromEntries(
    files.map((file) => [
      file,
      `${statSync(join(root, file)).mtimeMs} ${readFileSync(join(root, file), 'base64')}`,
    ]),
  )
}

const times = ['seconds', 'tokensPerSecond', 'writtenAt', 'workers', 'command', 'name']
const withoutTimes = (result: StudyResult) =>
  JSON.parse(JSON.stringify(result, (key, value) => (times.includes(key) ? undefined : value)))

describe('runStudy', () => {
  let whole: StudyResult
  const lines: string[] = []

  beforeAll(async () => {
    const onLine = (line: string) => lines.push(line)
    whole = (await runStudy(fixture, settings({ name: 'whole', onLine }))).result
  })

  it('writes a result as its schema says, and refuses to call anything else one', () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'study.schema.json'), 'utf8'))
    const validate = new Ajv({ allowUnionTypes: true }).compile(schema)
    const written = JSON.parse(readFileSync(inFolder('whole/study.json'), 'utf8'))
    validate(written)
    expect(validate.errors).toBeNull()
    expect(written).toEqual(JSON.parse(JSON.stringify(whole)))
    const [first] = written.configurations
    const bad = [
      { ...written, score: 1 },
      { ...written, seeds: [1] },
      { ...written, configurations: [] },
      { ...written, configurations: [{ ...first, testR2: null }] },
      { ...written, configurations: [{ ...first, trainings: [{ state: 'running' }] }] },
    ]
    expect(bad.map((one) => validate(one))).toEqual(bad.map(() => false))
  })

  it('gives every sequence to one part of the split', async () => {
    const [split] = readdirSync(inFolder('whole/data'))
    const parts = await Promise.all(
      ['train', 'stop', 'test'].map((part) =>
        readSequenceTable(inFolder(`whole/data/${split}/${part}.parquet`)),
      ),
    )
    const ids = parts.flatMap(({ table }) => [...table.seqIx])
    expect(ids.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(whole.splits[0].sequences).toEqual({ train: 4, stop: 2, test: 3 })
    expect(parts.map(({ table }) => table.seqIx.length)).toEqual([4, 2, 3])
  })

  it('has the baselines and the optimum of the very test sequences', async () => {
    const [split] = readdirSync(inFolder('whole/data'))
    const read = async (part: string) =>
      (await readSequenceTable(inFolder(`whole/data/${split}/${part}.parquet`))).table
    const [train, stop, test] = [await read('train'), await read('stop'), await read('test')]
    const fitted = fitBaselines(train, stop)
    expect(whole.splits[0].test).toMatchObject(baselineMeans(scoreBaselines(fitted, test)))
    expect(whole.splits[0].test.optimum).toBe(optimumR2(test).meanR2)
    expect(whole.splits[0].stop).toMatchObject(baselineMeans(scoreBaselines(fitted, stop)))
    expect(whole.splits[0].stop.optimum).toBe(optimumR2(stop).meanR2)
  })

  it('scores what would be submitted, as the scorer does', async () => {
    const [split] = readdirSync(inFolder('whole/data'))
    const [training] = finished(whole)
    const { score } = await scoreSolution({
      data: inFolder(`whole/data/${split}/test.parquet`),
      solution: resolveSolution(join(inFolder('whole'), training.folder)),
      limits: contestLimits,
      sandbox: 'off',
      kernels: 'auto',
      python: 'python3',
    })
    expect(training.testR2).toBeCloseTo(score.meanR2, 12)
    const { ridge, optimum } = whole.splits[0].test
    expect(training.closed).toBeCloseTo((score.meanR2 - ridge) / (optimum! - ridge), 10)
  })

  it('has in its table what the run folders say', () => {
    const r2Of = ({ folder: run }: FinishedTraining) =>
      JSON.parse(readFileSync(join(inFolder('whole'), run, 'summary.json'), 'utf8')).validR2
    for (const { trainings, stopR2, testR2, epochs } of whole.configurations) {
      const [one, other] = trainings as FinishedTraining[]
      const [a, b] = [r2Of(one), r2Of(other)]
      expect(stopR2!.mean).toBeCloseTo((a + b) / 2, 12)
      expect(stopR2!.sd).toBeCloseTo(Math.abs(a - b) / Math.SQRT2, 12)
      expect(testR2!.mean).toBeCloseTo((one.testR2 + other.testR2) / 2, 12)
      // 4 sequences × 2 crops of 60 steps an epoch.
      expect(epochs).toBe(Math.round(1500 / 480))
    }
    const [raw, other] = ['raw', 'with differences'].map(
      (name) => whole.configurations.find((one) => one.name === name)!,
    )
    const [first, second] = [0, 1].map(
      (i) =>
        (other.trainings[i] as FinishedTraining).testR2 -
        (raw.trainings[i] as FinishedTraining).testR2,
    )
    expect(other.difference!.mean).toBeCloseTo((first + second) / 2, 12)
    expect(other.difference!.standardError).toBeCloseTo(Math.abs(first - second) / 2, 12)
    expect(raw.difference).toBeUndefined()
    const table = readFileSync(inFolder('whole/table.md'), 'utf8')
    const rows = table.split('\n').filter((line) => line.startsWith('| '))
    const best = whole.configurations[0]
    expect(rows[2]).toContain(
      `| ${best.name} | ${best.testR2!.mean.toFixed(4).replace('-', '−')} ± `,
    )
    const titles = rows.map((row) => row.split(' | ')[0])
    expect(titles.slice(0, 5)).toEqual([
      '| configuration',
      '| ---',
      `| ${best.name}`,
      `| ${whole.configurations[1].name}`,
      '| optimum',
    ])
    expect(titles.slice(5).sort()).toEqual([
      '| drift',
      '| mean of the last 5',
      '| persistence',
      '| ridge VAR(10)',
      '| ridge VAR, tuned',
    ])
  })

  it('says a line for each training as it ends', () => {
    const ended = lines.filter((line) => /^(raw|with differences), seed [12]: test R² /.test(line))
    expect(ended).toHaveLength(4)
  })

  it('trains nothing again that is finished, whatever else the plan says, and tells of what fails', async () => {
    cpSync(inFolder('whole'), inFolder('changed'), { recursive: true, preserveTimestamps: true })
    const before = filesOf('changed')
    const file = planFile('changed', {
      question: 'Now with a name of its own, and the old one for something else?',
      configurations: {
        'renamed, with differences': plan.configurations['with differences'],
        raw: { lr: 0.99, weightDecay: 9.9, schedule: 'constant' },
        'raw as before': {},
      },
    })
    const told: string[] = []
    const { result } = await runStudy(file, settings({ onLine: (line) => told.push(line) }))
    expect(filesOf('changed')).toMatchObject(before)
    const [kept, other] = [result.configurations.slice(0, 2), result.configurations[2]]
    const foldersOf = (trainings: readonly { folder: string }[]) =>
      trainings.map((one) => one.folder).sort()
    expect(foldersOf(kept.flatMap(({ trainings }) => trainings as FinishedTraining[]))).toEqual(
      foldersOf(finished(whole)),
    )
    expect(result.reference).toBe('renamed, with differences')
    expect(other.name).toBe('raw')
    expect(other.testR2).toBeUndefined()
    expect(other.trainings).toMatchObject([
      { state: 'failed', seed: 1, code: 'NOT_FINITE' },
      { state: 'failed', seed: 2, code: 'NOT_FINITE' },
    ])
    expect(told.join('\n')).toMatch(/^raw, seed 2: failed: .* is no longer a finite number/m)
    const table = readFileSync(inFolder('changed/table.md'), 'utf8')
    expect(table).toMatch(/\| raw \| {2}\|.*\| 2 of 2 \|\n/)
    expect(table).toContain('- Failed: raw, seed 1, split 1: ')
  })

  it('on one worker, interrupted and killed, ends in the same weights and figures', async () => {
    const args = ['study', '--plan', fixture, '--name', 'killed', '--workers', '1', '--out', 'out']
    const start = () => startCli(folder, [...args, '--runs-dir', folder, '--json', '-'])
    // What is there when the first configuration has been trained.
    cpSync(inFolder('whole'), inFolder('killed'), { recursive: true, preserveTimestamps: true })
    for (const training of finished(whole).slice(2)) {
      rmSync(inFolder(join('killed', dirname(training.folder))), { recursive: true })
    }
    const count = (file: string) => {
      try {
        const all = readdirSync(inFolder('killed/trainings'), { recursive: true, encoding: 'utf8' })
        return all.filter((name) => name.endsWith(file)).length
      } catch {
        // A folder went while it was listed: this is no moment.
        return 0
      }
    }
    const until = async (child: ChildProcess, isTime: () => boolean) => {
      while (!isTime() && child.exitCode === null) await sleep(2)
    }
    const first = start()
    await until(first.child, () => count('state.safetensors') === 1)
    first.child.kill('SIGINT')
    const { code, stderr } = await first.end
    expect(code).toBe(130)
    expect(stderr).toContain(`go on with ${inFolder('killed')}.\n`)
    const second = start()
    await until(second.child, () => count('result.json') === 3 && count('metrics.jsonl') === 4)
    second.child.kill('SIGKILL')
    await second.end
    const third = await start().end
    expect(third.code).toBe(0)
    const result: StudyResult = JSON.parse(third.stdout)
    expect(withoutTimes(result)).toEqual(withoutTimes(whole))
    expect(weightsOf('killed', result)).toEqual(weightsOf('whole', whole))
    expect(third.stderr).toContain('Best on the test sequences is ')
    const files = ['killed.md', 'killed.results.json', 'killed.svg']
    expect(readdirSync(inFolder('out')).sort()).toEqual(files)
    expect(readFileSync(inFolder('out/killed.md'), 'utf8')).toContain('](killed.svg)')
  })
})

describe('a study of a table', () => {
  const data = inFolder('cut.parquet')
  // Two features: the baselines cost nothing.
  beforeAll(async () => {
    const series = inFolder('series.csv')
    const rows = Array.from({ length: 960 }, (_, i) => `${i},${Math.sin(i / 5)},${i % 7}`)
    writeFileSync(series, ['t,a,b', ...rows, ''].join('\n'))
    await convertFile(series, data, { steps: 40, timeColumn: 't' })
  })

  /** Ids of the sequences of each split's parts, split by split. */
  async function splitsIn(name: string) {
    const folders = readdirSync(inFolder(`${name}/data`)).sort()
    const idsOf = async (split: string, part: string) => {
      const { table } = await readSequenceTable(inFolder(`${name}/data/${split}/${part}.parquet`))
      return [...table.seqIx]
    }
    return Promise.all(
      folders.map((split) =>
        Promise.all(['train', 'stop', 'test'].map((part) => idsOf(split, part))),
      ),
    )
  }

  it('takes several random splits, and warns where the sequences were cut from series', async () => {
    const file = planFile('splits', {
      data: { file: data },
      split: { stop: 0.2, test: 0.3, repeats: 2 },
      configurations: { raw: {} },
    })
    const controller = new AbortController()
    const told: string[] = []
    const onLine = (line: string) => {
      told.push(line)
      // The splits are all made before the first training.
      if (/epoch/.test(line)) controller.abort()
    }
    const stopped = runStudy(file, settings({ onLine, signal: controller.signal }))
    await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' })
    const [one, other] = await splitsIn('splits')
    expect(one.map(({ length }) => length)).toEqual(other.map(({ length }) => length))
    expect(one[2]).not.toEqual(other[2])
    expect(told.join('')).toContain('warning: the sequences were cut from series')
  })

  it('takes splits by time, each of which tests after all that it trains on', async () => {
    const file = planFile('times', {
      data: { file: data },
      configurations: { raw: {} },
      split: { stop: 0.15, test: 0.2, by: 'time', repeats: 2 },
    })
    const { result } = await runStudy(file, settings())
    const splits = await splitsIn('times')
    for (const [i, trained] of [10, 15].entries()) {
      const [train, stop, test] = splits[i]
      expect(train).toEqual(Array.from({ length: trained }, (_, id) => id))
      expect(stop[0]).toBe(trained + 1)
      expect(test[0]).toBe(stop.at(-1)! + 2)
    }
    expect(result.splits.map(({ repeat }) => repeat)).toEqual([1, 2])
    expect(result.splits[0].test.persistence).not.toBe(result.splits[1].test.persistence)
    const [raw] = result.configurations
    expect(raw.testR2!.count).toBe(4)
    expect(raw.aboveBaseline!.pairs).toBe(2)
    expect(result.data).toContain('split by time, in the last split 15 to train, 3 to stop')
    // What only simulated data have.
    expect(result.baselines).not.toHaveProperty('optimum')
    expect(raw).not.toHaveProperty('closed')
    expect(readFileSync(inFolder('times/table.md'), 'utf8')).not.toContain('closed')
  })

  it('is refused where the table is not there, or the folder is something else, or in use', async () => {
    const missing = planFile('missing', { data: { file: inFolder('nothing.csv') } })
    await expect(runStudy(missing, settings())).rejects.toThrow(
      `${inFolder('nothing.csv')}: no such file`,
    )
    await expect(runStudy(fixture, settings({ name: 'whole/../x' }))).rejects.toThrow(
      "cannot be a run's name",
    )
    const taken = settings({ runsDir: tmpdir(), name: folder.split('/').at(-1) })
    await expect(runStudy(fixture, taken)).rejects.toThrow('is no folder of a study')
    mkdirSync(inFolder('busy'))
    holdFolder(inFolder('busy'))
    await expect(runStudy(fixture, settings({ name: 'busy' }))).rejects.toThrow(
      `is in use by process ${process.ppid}`,
    )
  })
})
