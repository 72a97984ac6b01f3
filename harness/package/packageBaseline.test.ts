import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { simulateTable } from '../../datasets/simulate.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import { baselineNames } from '../../eval/forecast/baselineNames.js'
import { readBaseline } from '../../models/forecast/baselineFile.js'
import { loadPredictionModel } from '../../solution/predictionModel.js'
import { RunFolder, type RunSummary } from '../../train/forecast/runFolder.js'
import { scoreStreaming } from '../../train/forecast/scoreStreaming.js'
import { trainConfig } from '../../train/forecast/trainConfig.js'
import { type TrainingData, trainingData } from '../../train/forecast/trainingData.js'
import { trainRun } from '../../train/forecast/trainRun.js'
import { predictTable } from '../score/predictTable.js'
import { resolveSolution } from '../score/resolveSolution.js'
import { scoreSolution } from '../score/scoreSolution.js'
import { hasPython } from '../score/testing/hasPython.js'
import { temporaryFolder } from '../score/testing/writeSolution.js'
import { withSolution } from '../score/withSolution.js'
import { packageRun } from './packageRun.js'
import { tinyRun } from './testing/tinyRun.js'

const folder = temporaryFolder()
const inFolder = (name: string) => join(folder, name)
const sizes = { sequences: 24, steps: 120, seed: 2 }
const table = inFolder('table.parquet')
/** Nothing here is about time, which a busy machine has less of. */
const limits = { maxMinutes: 1e4 }
const off = { sandbox: 'off', data: table, limits } as const
const nodeAlone = { ...off, python: 'no-such-python' } as const
const testTable = inFolder('test.parquet')

let data: TrainingData
let run: RunFolder
let summary: RunSummary

beforeAll(async () => {
  await writeSequenceTable(simulateTable(sizes), table)
  const config = trainConfig({
    ...{ data: table, numModels: 1, epochs: 1, features: 'raw', predict: 'state' },
    ...{ dModel: 8, nLayers: 1, dState: 4, headDim: 8, traits: 0 },
  })
  const stream = { write: () => true } as unknown as NodeJS.WriteStream
  const progress = { stream, live: false }
  const trained = await trainRun(config, { runsDir: folder, name: 'run', workers: 1, progress })
  run = trained.run
  summary = trained.summary
  data = await trainingData(config)
  await writeSequenceTable(data.test!, testTable)
})

/** A copy of the run with another summary. */
function runWith(name: string, changes: Partial<RunSummary>): string {
  const copy = new RunFolder(inFolder(name))
  cpSync(run.path, copy.path, { recursive: true })
  copy.writeSummary({ ...summary, ...changes })
  return copy.path
}

/** Unpacks a zip into a folder of this name, its entries `names` or all. */
function unpacked(zip: string, name: string, names?: string[]): string {
  mkdirSync(inFolder(name))
  for (const [file, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    if (names?.includes(file) ?? true) writeFileSync(join(inFolder(name), file), bytes)
  }
  return inFolder(name)
}

describe('packageRun of a baseline', () => {
  it.each(baselineNames)('packs what scores as the run says of %s', async (name) => {
    const out = inFolder(`${name}.zip`)
    const { names, baseline } = await packageRun(run.path, { ...nodeAlone, out, baseline: name })
    expect(names).toEqual([
      'solution.py',
      'requirements.txt',
      'solution.mjs',
      'baseline.safetensors',
    ])
    expect(baseline).toMatchObject({ name, validR2: summary.baselines[name] })
    const model = loadPredictionModel(unpacked(out, name, ['baseline.safetensors']))
    const options = { signal: new AbortController().signal, onProgress: () => {} }
    // States are float32, and so are answers.
    const [valid, test] = [data.valid, data.test!].map((own) => scoreStreaming(model, own, options))
    expect((await valid).meanR2).toBeCloseTo(summary.baselines[name], 6)
    expect((await test).meanR2).toBeCloseTo(summary.testBaselines![name], 6)
  })

  it('makes a zip that is scored in Python and in Node, as is a folder of the baseline', async () => {
    const out = inFolder('scored.zip')
    const { check } = await packageRun(run.path, { ...off, out, baseline: 'ridgeTuned' })
    if (hasPython) expect(check.largestDifference).toBeLessThan(1e-6)
    const paths = [
      out,
      unpacked(out, 'scored'),
      unpacked(out, 'scored alone', ['baseline.safetensors']),
    ]
    for (const path of paths) {
      const { score } = await withSolution(path, {}, (solution) =>
        scoreSolution({ data: testTable, solution, sandbox: 'off' }),
      )
      expect(score.meanR2).toBeCloseTo(summary.testBaselines!.ridgeTuned, 6)
    }
  })

  it('is predicted with, its columns found by their names', async () => {
    const out = inFolder('predicted.zip')
    await packageRun(run.path, { ...nodeAlone, out, baseline: 'ridge' })
    const lines = await Promise.all(
      [table, inFolder('turned.csv')].map(async (data, i) => {
        if (i === 1) {
          const { featureNames, states, ...others } = simulateTable(sizes)
          const n = featureNames.length
          const turned = states.map((_, at) => states[at - (at % n) + n - 1 - (at % n)])
          const names = featureNames.toReversed()
          await writeSequenceTable({ ...others, featureNames: names, states: turned }, data)
        }
        const file = inFolder(`predictions-${i}.csv`)
        await withSolution(out, { python: 'no-such-python' }, (solution) =>
          predictTable({ data, solution, out: file, sandbox: 'off' }),
        )
        return readFileSync(file, 'utf8').split('\n')
      }),
    )
    expect(lines[0]).toHaveLength(1 + 24 * 20 + 1)
    expect(lines[1][0]).toBe(lines[0][0])
    expect(lines[1]).toEqual(lines[0])
  })

  it('gives the same bytes for the same run', async () => {
    const outs = ['a.zip', 'b.zip'].map(inFolder)
    const options = { ...nodeAlone, baseline: 'ridgeTuned' } as const
    for (const out of outs) await packageRun(run.path, { ...options, out })
    expect(readFileSync(outs[0]).equals(readFileSync(outs[1]))).toBe(true)
  })

  it('packs the best on validation, whatever is the best on the test sequences', async () => {
    const path = runWith('drifting', {
      ...{
        validR2: 0.5,
        baselines: { persistence: 0.1, drift: 0.6, movingAverage: 0.2, ridge: 0.3 },
      },
      ...{ testR2: 0.3, testBaselines: { persistence: 0.1, drift: 0.2, ridge: 0.4 } },
    })
    const out = inFolder('best.zip')
    const options = { ...nodeAlone, out } as const
    const best = await packageRun(path, { ...options, baseline: 'best' })
    expect(best.baseline).toEqual({ name: 'drift', validR2: 0.6, isBest: true })
    expect(best.shortfall).toEqual({ words: '0.2 worse than ridge', on: 'test' })
    const packed = unzipSync(readFileSync(out))['baseline.safetensors']
    expect(readBaseline(packed, out)).toEqual({
      name: 'drift',
      featureNames: summary.featureNames,
    })
    const networks = await packageRun(path, options)
    expect(networks.baseline).toBeUndefined()
    expect(networks.shortfall).toEqual({
      words: '0.1 worse than ridge',
      on: 'test',
      instead: 'drift',
    })
  })

  it('of a run that is not finished is one that is named', async () => {
    const weights = tinyRun(folder, 'unfinished')
    const notices: string[] = []
    const onNotice = (line: string) => notices.push(line)
    const options = { ...nodeAlone, out: inFolder('named.zip'), onNotice }
    const named = await packageRun(weights, { ...options, baseline: 'movingAverage' })
    expect(named.baseline).toEqual({ name: 'movingAverage', validR2: undefined, isBest: false })
    expect(named.shortfall).toBeUndefined()
    const missing = packageRun(inFolder('nowhere'), { ...options, baseline: 'best' })
    await expect(missing).rejects.toMatchObject({ code: 'RUN_MISSING' })
    expect(notices.filter((line) => line.includes('not finished'))).toEqual([])
  })
})

describe('a folder with a baseline beside networks', () => {
  it('is refused, for which is meant is not to be guessed', async () => {
    const both = tinyRun(folder, 'both')
    const zip = inFolder('both.zip')
    await packageRun(run.path, { ...nodeAlone, out: zip, baseline: 'drift' })
    const packed = unzipSync(readFileSync(zip))['baseline.safetensors']
    writeFileSync(join(both, 'baseline.safetensors'), packed)
    const solution = resolveSolution(both)
    await expect(scoreSolution({ data: table, solution, sandbox: 'off' })).rejects.toMatchObject({
      code: 'BASELINE_AND_NETWORKS',
      exitCode: 3,
    })
  })
})
