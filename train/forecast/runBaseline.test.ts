import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { sequenceOffsets } from '../../datasets/sequenceOffsets.js'
import { type SequenceTable, type States, sequenceAt } from '../../datasets/sequenceTable.js'
import { noStandardisation } from '../../datasets/standardisation.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import { baselineNames } from '../../eval/forecast/baselineNames.js'
import { ridgeInUnits } from '../../eval/forecast/baselines/ridge.js'
import {
  baselineForecasters,
  type FittedBaselines,
  fitBaselines,
  scoreBaselines,
} from '../../eval/forecast/baselines.js'
import { encodeBaseline, readBaseline } from '../../models/forecast/baselineFile.js'
import { smallNetworkConfig } from '../../models/forecast/testing/randomNetwork.js'
import { BaselineModel } from '../../solution/baselineModel.js'
import { writeRidge } from './ridgeFile.js'
import { runBaseline } from './runBaseline.js'
import { RunFolder } from './runFolder.js'
import { scoreStreaming } from './scoreStreaming.js'
import { trainConfig } from './trainConfig.js'
import { trainingData } from './trainingData.js'

const root = mkdtempSync(join(tmpdir(), 'seqarena-baselines-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0

const featureNames = ['a', 'b', 'c']
const n = featureNames.length

/** Sequences of these lengths that pull each other along, in units of a column each. */
function walks(
  lengths: readonly number[],
  seed: number,
  { units = [1, 1, 1], levels = [0, 0, 0] } = {},
): SequenceTable<Float64Array> {
  const random = new RandomStream(seed, 'walks')
  const offsets = sequenceOffsets(lengths)
  const rows = offsets[lengths.length]
  const plain = new Float64Array(rows * n)
  for (let i = 0; i < lengths.length; i++) {
    for (let at = offsets[i] * n; at < offsets[i + 1] * n; at++) {
      const past = at >= offsets[i] * n + n
      const neighbour = at - (at % n) + ((at + 1) % n) - n
      plain[at] = random.normal() + (past ? 0.5 * plain[at - n] + 0.4 * plain[neighbour] : 0)
    }
  }
  return {
    seqIx: Int32Array.from(lengths, (_, i) => 7 * i),
    offsets,
    states: plain.map((value, at) => levels[at % n] + units[at % n] * value),
    needPrediction: new Uint8Array(rows).fill(1),
    featureNames,
  }
}

const lengths = [40, 2, 25, 9, 60, 31]

/** The folder of a run that keeps these regressions. */
function runOf({ ridge, ridgeTuned, standardisation }: FittedBaselines): RunFolder {
  const path = mkdtempSync(join(root, `run-${folders++}-`))
  writeRidge(path, 'ridge', ridgeInUnits(ridge, standardisation))
  writeRidge(path, 'ridgeTuned', ridgeInUnits(ridgeTuned, standardisation))
  return new RunFolder(path)
}

/** A network that says of which columns a run is, and in which units they come. */
function networkOf({ standardisation }: Pick<FittedBaselines, 'standardisation'>) {
  return { config: { ...smallNetworkConfig(), featureNames }, standardisation }
}

/** What a model predicts of a whole table, one step at a time: [rows, nFeatures]. */
function replay(model: BaselineModel, table: SequenceTable): Float64Array {
  const out = new Float64Array(table.states.length)
  for (const [i, seqIx] of table.seqIx.entries()) {
    for (let row = table.offsets[i]; row < table.offsets[i + 1]; row++) {
      const state: States = table.states.slice(row * n, (row + 1) * n)
      const stepInSeq = row - table.offsets[i]
      out.set(model.predict({ seqIx, stepInSeq, needPrediction: true, state })!, row * n)
    }
  }
  return out
}

describe('a baseline of a run', () => {
  const tables: [string, SequenceTable, rounding: number][] = [
    ['float64 states on a high level', walks(lengths, 1, { levels: [1e6, -3, 1e9] }), 2 ** -51],
    ['float64 states in small and large units', walks(lengths, 2, { units: [1e-8, 1, 1e8] }), 0],
    ['float64 states', walks(lengths, 3), 0],
  ]
  const single = walks(lengths, 4)
  tables.push(['float32 states', { ...single, states: Float32Array.from(single.states) }, 2 ** -23])

  describe.each(tables)('%s', (_, table, rounding) => {
    const fitted = fitBaselines(table, table)
    const forecasters = baselineForecasters(fitted)
    const { scale } = fitted.standardisation

    it.each(baselineNames)('is streamed as it was scored: %s', async (name) => {
      const run = runOf(fitted)
      for (const network of [
        networkOf(fitted),
        networkOf({ standardisation: noStandardisation(n) }),
      ]) {
        const baseline = await runBaseline(run, name, network)
        const model = new BaselineModel(readBaseline(encodeBaseline(baseline), 'b'))
        const streamed = replay(model, table)
        for (let i = 0; i < lengths.length; i++) {
          const expected = forecasters[name].predictSequence(sequenceAt(table, i).states)
          for (const [at, value] of expected.entries()) {
            const difference = Math.abs(streamed[table.offsets[i] * n + at] - value)
            expect(difference).toBeLessThan(1e-12 * scale[at % n] + rounding * Math.abs(value))
          }
        }
      }
    })
  })

  it.each(baselineNames)('has the same R² in other units: %s', async (name) => {
    const [train, valid] = [walks(lengths, 5), walks(lengths, 6)]
    const scoreIn = async (how: Parameters<typeof walks>[2]) => {
      const fitted = fitBaselines(walks(lengths, 5, how), walks(lengths, 6, how))
      const baseline = await runBaseline(runOf(fitted), name, networkOf(fitted))
      const options = { signal: new AbortController().signal, onProgress: () => {} }
      return scoreStreaming(new BaselineModel(baseline), walks(lengths, 6, how), options)
    }
    const { meanR2 } = scoreBaselines(fitBaselines(train, valid), valid)[name]
    const plain = await scoreIn({})
    expect(Math.abs(plain.meanR2 - meanR2)).toBeLessThan(1e-12)
    const powers = await scoreIn({ units: [2 ** -20, 2, 2 ** 30], levels: [0, 0, 0] })
    expect(powers.meanR2).toBe(plain.meanR2)
    const others = await scoreIn({ units: [1e-8, 3, -1e8], levels: [1e-3, -7, 5e13] })
    expect(Math.abs(others.meanR2 - plain.meanR2)).toBeLessThan(1e-9)
  })
})

describe('a run that keeps no regression', () => {
  const data = join(root, 'data.parquet')

  /** A run that was started on `data` and keeps nothing. */
  async function startedRun(forget: string[] = []) {
    await writeSequenceTable(walks(new Array(24).fill(30), 7), data)
    const run = new RunFolder(mkdtempSync(join(root, `run-${folders++}-`)))
    const config = trainConfig({ data, ...(forget.length > 0 && { testShare: 0 }) })
    const known = await trainingData(config)
    const kept = Object.entries(config).filter(([name]) => !forget.includes(name))
    run.writeConfig({
      formatVersion: 1,
      packageVersion: '0.0.0',
      createdAt: '2026-01-31T00:00:00.000Z',
      config: Object.fromEntries(kept) as unknown as typeof config,
      data: { description: known.description, fingerprint: known.fingerprint },
      backend: { name: 'wasm', reason: '' },
      kernels: 'composed',
    })
    return { run, fitted: fitBaselines(known.train, known.valid) }
  }

  it.each([
    ['of this version', []],
    ['from before there was a part to test on', ['test', 'testShare', 'split']],
  ])('%s fits it again on its data', async (_, forget) => {
    const { run, fitted } = await startedRun(forget)
    const notices: string[] = []
    const onNotice = (line: string) => notices.push(line)
    for (const name of ['ridge', 'ridgeTuned'] as const) {
      const again = await runBaseline(run, name, networkOf(fitted), { onNotice })
      expect(again).toEqual(await runBaseline(runOf(fitted), name, networkOf(fitted)))
    }
    expect(notices).toEqual([
      `${run.path} keeps no ridge: it is fitted again on the run's data`,
      `${run.path} keeps no ridgeTuned: it is fitted again on the run's data`,
    ])
  })

  it('says what to do where its data are not what they were', async () => {
    const { run, fitted } = await startedRun()
    const hint =
      'Bring the data back, train again, or take a baseline that is not fitted: --baseline persistence.'
    const refusal = async (why: string) => {
      const asked = runBaseline(run, 'ridgeTuned', networkOf(fitted))
      await expect(asked).rejects.toMatchObject({
        code: 'BASELINE_MISSING',
        exitCode: 2,
        message: `${run.path}: keeps no ridgeTuned, and ${why}. ${hint}`,
      })
    }
    await writeSequenceTable(walks(new Array(24).fill(30), 8), data)
    await refusal('its data have changed since')
    rmSync(data)
    await refusal(`its data are gone: ${data}`)
    rmSync(run.file('config.json'))
    await refusal('no config.json that names its data')
    expect((await runBaseline(run, 'drift', networkOf(fitted))).name).toBe('drift')
  })

  it('names a file that is no regression', async () => {
    const { run, fitted } = await startedRun()
    writeFileSync(run.file('ridge.safetensors'), '')
    await expect(runBaseline(run, 'ridge', networkOf(fitted))).rejects.toMatchObject({
      code: 'SAFETENSORS_TRUNCATED',
    })
  })
})
