import { expect, it } from 'vitest'
import { R2Accumulator } from './r2.js'
import { R2ByStep } from './r2ByStep.js'

it('is, step by step, the R² of the predictions made there', () => {
  const nFeatures = 2
  const byStep = new R2ByStep(nFeatures)
  const alone = new R2Accumulator(nFeatures)
  for (let s = 0; s < 5; s++) {
    const states = Float32Array.from({ length: 8 }, (_, i) => Math.sin(3 * s + 7 * i))
    const predictions = states.map((value) => value / 2)
    byStep.addSequence({ seqIx: s, states, needPrediction: Uint8Array.of(0, 1, 1, 1) }, predictions)
    alone.add(states, predictions, 3 * nFeatures, 2 * nFeatures)
  }
  const result = byStep.result()
  expect(result.map(({ step }) => step)).toEqual([1, 2])
  expect(result[1]).toEqual({ step: 2, meanR2: alone.result().meanR2, scoredRows: 5 })
})

it('leaves out steps that one sequence alone was scored on', () => {
  const byStep = new R2ByStep(1)
  byStep.addSequence(
    { seqIx: 0, states: Float32Array.of(1, 2, 3), needPrediction: Uint8Array.of(1, 1, 0) },
    [1, 1, 1],
  )
  expect(byStep.result()).toEqual([])
})
