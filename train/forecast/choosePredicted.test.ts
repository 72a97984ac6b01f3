import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { contestNeedPrediction } from '../../datasets/needPrediction.js'
import { equalOffsets } from '../../datasets/sequenceOffsets.js'
import type { SequenceTable } from '../../datasets/sequenceTable.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import { trainConfig } from './trainConfig.js'
import { trainRun } from './trainRun.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-choice-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A random walk on a level of 1000, and noise around a mean of its own. */
function walkAndNoise(sequences: number, nSteps: number): SequenceTable {
  const random = new RandomStream(1, 'walk and noise')
  const states = new Float32Array(sequences * nSteps * 2)
  for (let row = 0; row < sequences * nSteps; row++) {
    const before = row % nSteps === 0 ? 1000 + 20 * random.normal() : states[2 * row - 2]
    states[2 * row] = before + random.normal()
    states[2 * row + 1] = 7 + 0.001 * random.normal()
  }
  const needPrediction = new Uint8Array(sequences * nSteps)
  for (let i = 0; i < sequences; i++) needPrediction.set(contestNeedPrediction(nSteps), i * nSteps)
  return {
    seqIx: Int32Array.from({ length: sequences }, (_, i) => i),
    offsets: equalOffsets(sequences, nSteps),
    states,
    needPrediction,
    featureNames: ['walk', 'noise'],
  }
}

it('chooses for each feature by its own, says so, and is never far below the best baseline', async () => {
  const data = join(folder, 'walk.parquet')
  await writeSequenceTable(walkAndNoise(30, 60), data)
  const lines: string[] = []
  const stream = { write: (line: string) => lines.push(line) } as never
  const config = trainConfig({
    ...{ data, numModels: 1, dModel: 8, nLayers: 1, dState: 4, headDim: 8 },
    ...{ epochs: 10, crop: 30, features: 'raw', normalize: 'none' },
  })
  const progress = { stream, live: false }
  const settings = { runsDir: folder, name: 'one', workers: 1, progress }
  const { run, summary } = await trainRun(config, settings)
  expect(summary.predict[0]).not.toBe('state')
  expect(summary.predict[1]).not.toBe('change')
  expect(lines.join('')).toMatch(/predicts .*, chosen by validation\n/)
  const choice = JSON.parse(readFileSync(run.file('predict.json'), 'utf8'))
  expect(choice.predict).toEqual(summary.predict)
  expect(existsSync(run.file('checkpoint-choice-0'))).toBe(false)

  const { persistence, ridge, ridgeTuned } = summary.baselines
  expect(summary.validR2).toBeGreaterThan(Math.max(persistence, ridge, ridgeTuned) - 0.01)
})
