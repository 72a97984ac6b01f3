import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, describe, expect, it } from 'vitest'
import { packageVersion } from '../../base/packageRoot.js'
import { simulateTable } from '../../datasets/simulate.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import { listRuns, newRun, openRun, type RunConfig, RunFolder } from './runFolder.js'
import { type TrainConfig, trainConfig } from './trainConfig.js'
import { trainRun } from './trainRun.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-runs-'))
let folders = 0

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function emptyFolder(): string {
  const path = join(folder, String(folders++))
  mkdirSync(path)
  return path
}

const config: RunConfig = {
  formatVersion: 1,
  packageVersion: packageVersion(),
  createdAt: '2026-01-31T17:45:00.000Z',
  config: trainConfig(),
  data: { description: 'simulated', fingerprint: 'simulated 96 1000 1' },
  backend: { name: 'wasm', reason: 'asked for' },
  kernels: 'composed',
}

/** A run that was started, so many seconds after 1970. */
function startedRun(runsDir: string, name: string, seconds: number): RunFolder {
  const run = newRun(runsDir, name)
  run.writeConfig(config)
  utimesSync(run.file('config.json'), seconds, seconds)
  return run
}

describe('listRuns', () => {
  it('lists those that were started, oldest first', () => {
    const runsDir = emptyFolder()
    startedRun(runsDir, 'middle', 2000)
    startedRun(runsDir, 'young', 3000)
    startedRun(runsDir, 'aged', 1000)
    mkdirSync(join(runsDir, 'no-run'))
    writeFileSync(join(runsDir, 'notes.txt'), '')
    expect(listRuns(runsDir).map(({ name }) => name)).toEqual(['aged', 'middle', 'young'])
  })

  it('finds none where there is no folder', () => {
    expect(listRuns(join(folder, 'nowhere'))).toEqual([])
  })
})

describe('openRun', () => {
  it('opens what was written', () => {
    const runsDir = emptyFolder()
    startedRun(runsDir, 'mine', 0)
    const run = openRun(runsDir, 'mine')
    expect(run.readConfig()).toEqual(config)
    expect(run.isFinished).toBe(false)
  })

  it.each([
    [[], 'There are no runs yet.'],
    [['b', 'a'], 'Known runs: b, a.'],
  ])('where there are the runs %j, says which there are', (names, hint) => {
    const runsDir = emptyFolder()
    for (const [age, name] of names.entries()) startedRun(runsDir, name, age)
    const message = `there is no run ${join(runsDir, 'mine')}. ${hint}`
    expect(reasonOf(() => openRun(runsDir, 'mine'))).toBe(message)
  })
})

describe('reading a run', () => {
  const restore = 'Restore the file, or start anew under another --name.'

  it('refuses a format version that it does not know', () => {
    const run = new RunFolder(emptyFolder())
    writeFileSync(run.file('config.json'), JSON.stringify({ ...config, formatVersion: 2 }))
    expect(reasonOf(() => run.readConfig())).toBe(
      `${run.file('config.json')}: is of format version 2; this is seqarena ${packageVersion()}, which reads version 1. Update seqarena, or train anew.`,
    )
  })

  it.each(['', '{', '{"formatVersion":1'])('tells where a file of %j is no JSON', (text) => {
    const run = new RunFolder(emptyFolder())
    for (const name of ['config.json', 'summary.json']) writeFileSync(run.file(name), text)
    const reason = reasonOf(() => JSON.parse(text))
    const message = (name: string) => `${run.file(name)}: cannot be read (${reason}). ${restore}`
    expect(reasonOf(() => run.readConfig())).toBe(message('config.json'))
    expect(reasonOf(() => run.readSummary())).toBe(message('summary.json'))
  })

  it.each(['null', '3', '[]'])('refuses %s, which is JSON but no object', (text) => {
    const run = new RunFolder(emptyFolder())
    writeFileSync(run.file('config.json'), text)
    const message = `${run.file('config.json')}: cannot be read (it is no JSON object). ${restore}`
    expect(reasonOf(() => run.readConfig())).toBe(message)
  })

  it('names the file that is missing', () => {
    const run = new RunFolder(emptyFolder())
    const file = run.file('config.json')
    expect(reasonOf(() => run.readConfig())).toBe(
      `${file}: cannot be read (ENOENT: no such file or directory, open '${file}'). ${restore}`,
    )
  })
})

function reasonOf(fails: () => unknown): string {
  try {
    fails()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it did not fail')
}

describe('clean', () => {
  it('removes what is half written, and the checkpoints that are not kept', () => {
    const run = startedRun(emptyFolder(), 'mine', 0)
    writeFileSync(run.file('summary.json.1-abcd.tmp'), '{')
    for (const of of ['0', '12', 'choice-0']) mkdirSync(run.file(`checkpoint-${of}`))
    const checkpoints = () => readdirSync(run.path).filter((entry) => entry !== 'config.json')
    run.clean({ keep: 'all' })
    expect(checkpoints().sort()).toEqual(['checkpoint-0', 'checkpoint-12', 'checkpoint-choice-0'])
    run.clean({ keep: 'members' })
    expect(checkpoints().sort()).toEqual(['checkpoint-0', 'checkpoint-12'])
    run.clean({ keep: 'none' })
    expect(readdirSync(run.path)).toEqual(['config.json'])
  })
})

describe('summary.json', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'summary.schema.json'), 'utf8'))
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema)
  const tiny: Partial<TrainConfig> = {
    numModels: 2,
    dModel: 8,
    nLayers: 1,
    dState: 4,
    headDim: 8,
    epochs: 1,
    features: 'raw',
    simulate: { sequences: 6, steps: 60 },
  }

  async function summaryOf(name: string, options: Partial<TrainConfig>) {
    const { run, summary } = await trainRun(trainConfig({ ...tiny, ...options }), {
      runsDir: folder,
      name,
      workers: 1,
      progress: { stream: { write: () => true } as never, live: false },
    })
    const written = JSON.parse(readFileSync(run.file('summary.json'), 'utf8'))
    expect(run.readSummary()).toEqual(JSON.parse(JSON.stringify(summary)))
    expect(written).toEqual(run.readSummary())
    return written
  }

  it('is as its schema says, with the optimum where the data were simulated', async () => {
    const summary = await summaryOf('simulated', {})
    validate(summary)
    expect(validate.errors).toBeNull()
    expect(summary.members.map(({ seed }: { seed: number }) => seed)).toEqual([1000, 1001])
    expect(summary.r2).toHaveLength(summary.featureNames.length)
    const { validR2, optimumR2, baselines, closed } = summary
    expect(closed).toBeCloseTo((validR2 - baselines.ridge) / (optimumR2 - baselines.ridge), 12)
  })

  it('is so too for a table of which the optimum is not known', async () => {
    const data = join(folder, 'table.csv')
    await writeSequenceTable(simulateTable({ sequences: 6, steps: 60, seed: 2 }), data)
    const summary = await summaryOf('table', { data })
    validate(summary)
    expect(validate.errors).toBeNull()
    expect(summary).not.toHaveProperty('optimumR2')
    expect(summary).not.toHaveProperty('closed')
  })

  it('has a schema that refuses what is missing, superfluous or of another kind', async () => {
    const good = await summaryOf('other', { numModels: 1 })
    const { closed: _, ...halfKnown } = good
    const bad = [
      { ...good, validR2: null },
      { ...good, score: 1 },
      { ...good, members: [] },
      { ...good, config: { ...good.config, lr: '0.1' } },
      halfKnown,
    ]
    expect(bad.map((summary) => validate(summary))).toEqual(bad.map(() => false))
  })
})
