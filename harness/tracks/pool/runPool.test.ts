import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdFolder } from '../../../base/testing/holdFolder.js'
import { columnNamed, type Table, withoutColumn } from '../../../datasets/table.js'
import { readTable, writeTable } from '../../../datasets/tables.js'
import { orders } from '../../../datasets/testing/orders.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { generatorTrainConfig } from '../../../train/generator/generatorTrainConfig.js'
import { poolCommand } from '../../commands/pool.js'
import { runCommand } from '../../testing/runCommand.js'
import { startCli } from '../../testing/startCli.js'
import { type PoolRunOptions, runPool } from './runPool.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-pool-'))
const inFolder = (name: string) => join(folder, name)
const key = 'customer'
const { seed: _, ...training } = generatorTrainConfig({
  dModel: 8,
  nLayers: 1,
  dState: 4,
  headDim: 8,
  dHidden: 8,
  batchSize: 16,
  epochs: 2,
})
const tiny =
  '--d-model 8 --n-layers 1 --d-state 4 --head-dim 8 --d-hidden 8 --batch-size 16 --epochs 2'

const generators = { models: 2, groups: 61, temperature: 1, topP: 1, training }
const options = (more: Partial<PoolRunOptions>): PoolRunOptions => ({
  train: inFolder('train.csv'),
  poolFrom: [],
  key,
  generators,
  seed: 3,
  out: inFolder('out.parquet'),
  runsDir: inFolder('runs'),
  workers: 1,
  sideBySide: 1,
  backend: 'auto',
  kernels: 'auto',
  signal: new AbortController().signal,
  progress: { stream: { write() {} } as unknown as NodeJS.WriteStream, live: false },
  ...more,
})

beforeAll(async () => {
  await writeTable(inFolder('train.csv'), orders(60, 1))
  await writeTable(inFolder('a.csv'), orders(20, 2))
  await writeTable(inFolder('b.parquet'), orders(30, 3))
  writeFileSync(inFolder('key.csv'), 'customer\na\nb\n')
  writeFileSync(inFolder('empty.csv'), 'customer,amount\n')
  writeFileSync(inFolder('other.csv'), 'customer,amount\na,1\n')
  writeFileSync(
    inFolder('single.csv'),
    `customer,amount\n${[1, 2, 3].map((i) => `c${i},${i}\n`).join('')}`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pool = async (file: string) => (await readTable(inFolder(file), { key })).table
const groupsOf = (table: Table) => sequencesOf(table, key, false).count
const lastLine = (stderr: string) => stderr.trimEnd().split('\n').at(-1)

describe('runPool', () => {
  it('makes the groups asked for, split evenly, and says which generator made each', async () => {
    const result = await runPool(options({ name: 'whole', out: inFolder('whole.parquet') }))
    expect(result.models.map(({ groups }) => groups)).toEqual([31, 30])
    expect(result).toMatchObject({ groups: 61, duplicates: 0, repeatable: true })
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'pool.schema.json'), 'utf8'))
    const validate = new Ajv().compile(schema)
    validate({ out: 'whole.parquet', ...result })
    expect(validate.errors).toBeNull()
    const table = await pool('whole.parquet')
    expect(table.columns.map(({ name }) => name)).toEqual([
      ...orders(1, 1).columns.map(({ name }) => name),
      'pool_model',
    ])
    expect(groupsOf(table)).toBe(61)
    const models = columnNamed(table, 'pool_model') as { values: Float64Array }
    expect([...new Set(models.values)]).toEqual([0, 1])
    expect(result.origins).toEqual([
      { number: 0, generator: 1, groups: 31 },
      { number: 1, generator: 2, groups: 30 },
    ])
  })

  it('gives the same bytes with other threads, side by side and from whatever a kill leaves', async () => {
    const copies: string[] = []
    let clock = 0
    const write = (line: string) => {
      if (!existsSync(inFolder('runs/beside/manifest.json'))) return true
      if (!/generator|sampling|joining/.test(line) || copies.length > 40) return true
      const name = `copy-${copies.length}`
      try {
        cpSync(inFolder('runs/beside'), inFolder(`runs/${name}`), { recursive: true })
        copies.push(name)
      } catch {
        // A file was renamed meanwhile: this is no moment.
        rmSync(inFolder(`runs/${name}`), { recursive: true, force: true })
      }
      return true
    }
    const progress = {
      stream: { write } as unknown as NodeJS.WriteStream,
      live: false,
      now: () => (clock += 20_000),
    }
    await runPool(
      options({ name: 'beside', workers: 2, sideBySide: 2, progress, out: inFolder('b2.parquet') }),
    )
    const whole = readFileSync(inFolder('whole.parquet'))
    expect(readFileSync(inFolder('b2.parquet'))).toEqual(whole)
    expect(copies.length).toBeGreaterThan(5)
    const name = copies[Math.floor(copies.length / 2)]
    await runPool(options({ name, out: inFolder('again.parquet') }))
    expect(readFileSync(inFolder('again.parquet')), name).toEqual(whole)
  })

  it('reads a finished run back, and writes its pool wherever it is wanted', async () => {
    const lines: string[] = []
    const stream = { write: (line: string) => lines.push(line) } as unknown as NodeJS.WriteStream
    const result = await runPool(
      options({
        name: 'whole',
        out: inFolder('whole.csv'),
        progress: { stream, live: false },
        workers: 2,
      }),
    )
    expect(lines).toContain(`${inFolder('runs/whole')} is finished already\n`)
    expect(result.models).toHaveLength(2)
    // CSV has no types: the keys of the training table are labels, here they read as numbers.
    const valuesOf = (table: Table) =>
      withoutColumn(table, key).columns.map(({ form: _, ...column }) => column)
    expect(valuesOf(await pool('whole.csv'))).toEqual(valuesOf(await pool('whole.parquet')))
  })

  it('says that the result depends on timing where the time ended a training', async () => {
    const long = { ...generators, models: 1, groups: 5, training: { ...training, epochs: 10_000 } }
    const result = await runPool(options({ generators: long, maxMinutes: 0.01 }))
    expect(result.repeatable).toBe(false)
    expect(result.notes).toContain('--max-minutes cut short: generator.')
    const manifest = JSON.parse(readFileSync(join(result.run, 'manifest.json'), 'utf8'))
    expect(manifest).toMatchObject({ state: 'finished', repeatable: false })
  })

  it('joins ready pools alone: unique keys, no group twice, nothing trained', async () => {
    const ready = { train: undefined, generators: null, out: inFolder('joined.parquet') }
    const files = ['a.csv', 'b.parquet', 'a.csv'].map(inFolder)
    const result = await runPool(options({ ...ready, poolFrom: files }))
    expect(result).toMatchObject({
      groups: 50,
      duplicates: 20,
      models: [],
      origins: [
        { number: 0, file: files[0], groups: 20 },
        { number: 1, file: files[1], groups: 30 },
      ],
    })
    expect(groupsOf(await pool('joined.parquet'))).toBe(50)
    const again = await runPool(options({ ...ready, poolFrom: [inFolder('joined.parquet')] }))
    expect(again.origins.map(({ model, groups }) => [model, groups])).toEqual([
      [0, 20],
      [1, 30],
    ])
  })

  it('learns from groups of one row', async () => {
    const one = { ...generators, models: 1, groups: 4 }
    const result = await runPool(options({ train: inFolder('single.csv'), generators: one }))
    // So few groups that all of their values are protected: what is made is the same four times.
    expect(result).toMatchObject({ groups: 4, rows: 4, duplicates: 0 })
    expect(result.notes).toEqual([
      'Every group of customer has one row: rows are judged as those of a flat table.',
    ])
  })

  const alone = { train: undefined, generators: null, name: 'alone' }
  it.each<[Partial<PoolRunOptions>, string]>([
    [{ train: inFolder('none.csv') }, 'none.csv: no such file'],
    [{ train: inFolder('empty.csv') }, 'empty.csv: the file has no rows'],
    [{ train: inFolder('key.csv') }, 'key.csv: no column but the key'],
    [
      { generators: { ...generators, models: 0 } },
      'models is 0. It must be a whole number, 1 or more.',
    ],
    [
      { generators: { ...generators, groups: 0 } },
      'groups is 0. It must be a whole number, 1 or more.',
    ],
    [{ poolFrom: [inFolder('other.csv')] }, 'train.csv: day, shop, rating, returns'],
    [{ ...alone, poolFrom: [inFolder('key.csv')] }, 'key.csv: no column but the key'],
    [
      { generators: { ...generators, training: { ...training, orderBy: 'rating' } } },
      'train.csv, column rating: it falls inside',
    ],
    [{ train: folder }, `${folder}: is a folder, not a file. Give a .parquet, .csv,`],
    [{ types: folder }, `${folder}: is a folder, not a file. Give an object such as`],
    [
      { ...alone, poolFrom: [] },
      'there is nothing to make a pool of. Give --train to train generators, --pool-from to join pools, or both.',
    ],
  ])('finds what is wrong before anything is trained: %#', async (files, message) => {
    const runsDir = inFolder('bad')
    await expect(runPool(options({ name: 'bad', runsDir, ...files }))).rejects.toThrow(message)
    // Where nothing was made, nothing stands in the way of the same name.
    expect(existsSync(runsDir)).toBe(false)
  })

  it('keeps out of a folder that another process works in', async () => {
    const runsDir = inFolder('held')
    mkdirSync(join(runsDir, 'busy'), { recursive: true })
    holdFolder(join(runsDir, 'busy'))
    await expect(runPool(options({ name: 'busy', runsDir }))).rejects.toThrow(
      `is in use by process ${process.ppid}`,
    )
  })
})

describe('pool, asked for what cannot be,', () => {
  const ask = (line: string) =>
    poolCommand()
      .exitOverride()
      .configureOutput({ outputError() {} })
      .parseAsync(`--key customer ${line}`.split(' '), { from: 'user' })
  const out = `--out ${inFolder('x.csv')}`

  it.each([
    [
      '--train t.csv --models 0',
      "option '--models <k>' argument '0' is invalid. It must be a whole number above 0.",
    ],
    [
      '--train t.csv --groups 0',
      "option '--groups <n>' argument '0' is invalid. It must be a whole number above 0.",
    ],
    [
      '--train t.csv --top-p 2',
      "option '--top-p <x>' argument '2' is invalid. It must be a number above 0, 1 at most.",
    ],
    [
      '--pool-from a.csv,,b.csv',
      "option '--pool-from <files>' argument 'a.csv,,b.csv' is invalid. It must be files, such as a.csv,b.csv.",
    ],
    ['--train t.csv --lr 2', 'lr is 2. It must be between 0 and 1.'],
    [
      '--pool-from a.csv --epochs 3',
      '--epochs is of the generators that --train makes. Give --train, or leave it away.',
    ],
    [
      '--pool-from a.csv --no-protect',
      '--no-protect is of the generators that --train makes. Give --train, or leave it away.',
    ],
  ])('with %s says so', async (line, message) => {
    await expect(ask(`${out} ${line}`)).rejects.toThrow(message)
  })
})

describe('seqarena pool', () => {
  it('goes on after SIGKILL and after Ctrl-C, and ends as if it had not been stopped', async () => {
    const command = `pool --train train.csv --key customer --models 2 --groups 61 --seed 3 --workers 1 ${tiny}`
    const args = (out: string) => [...command.split(' '), '--out', out, '--name', 'stopped']
    const state = inFolder('runs/stopped/manifest.json')
    const isTraining = () => existsSync(state) && /"running"/.test(readFileSync(state, 'utf8'))

    const killed = startCli(folder, args('stopped.parquet'))
    while (!isTraining() && killed.child.exitCode === null) await sleep(20)
    await sleep(700)
    killed.child.kill('SIGKILL')
    await killed.end
    expect(existsSync(inFolder('stopped.parquet'))).toBe(false)

    const stopped = startCli(folder, args('stopped.parquet'))
    await new Promise<void>((resolve) => {
      stopped.child.stderr!.on('data', (text) => {
        if (/going on with/.test(text)) resolve()
      })
    })
    await sleep(300)
    stopped.child.kill('SIGINT')
    const { code, stderr } = await stopped.end
    expect(code).toBe(130)
    expect(lastLine(stderr)).toMatch(
      /^error: (training stopped|stopped|reading train\.csv was stopped)\. Run the same command again to go on with runs\/stopped\.$/,
    )
    const { code: last } = await startCli(folder, args('stopped.parquet')).end
    expect(last).toBe(0)
    expect(readFileSync(inFolder('stopped.parquet'))).toEqual(
      readFileSync(inFolder('whole.parquet')),
    )
  })

  it('stands beside the runs of train in the list of runs', async () => {
    mkdirSync(inFolder('runs/damaged'))
    writeFileSync(inFolder('runs/damaged/manifest.json'), '{')
    writeFileSync(inFolder('runs/damaged/config.json'), '{}')
    const { code, stdout, stderr } = await runCommand(folder, ['runs', '--json', '-'])
    expect(code).toBe(0)
    const row = { command: 'pool', jobs: '6/6', groups: 61, state: 'finished' }
    const rows = JSON.parse(stdout)
    expect(rows).toContainEqual(expect.objectContaining({ name: 'whole', ...row }))
    expect(rows).toContainEqual({ name: 'damaged', state: 'unreadable' })
    expect(stderr).toMatch(/^run +of +state +jobs +groups +accuracy +minutes$/m)
    expect(stderr).toMatch(/^whole +pool +finished +6\/6 +61 +0\.\d$/m)
    expect(stderr).toMatch(
      /^warning: runs\/damaged\/config\.json: is of format version undefined; /m,
    )
  })
})
