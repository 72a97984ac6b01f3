import { expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { R2Accumulator } from './r2.js'
import { R2ByStep } from './r2ByStep.js'

const nSteps = 6

/** Sequences of noise and predictions that get worse from step to step. */
function someSequences(count: number, nFeatures: number) {
  const random = new RandomStream(1, 'r2 by step')
  return Array.from({ length: count }, (_, seqIx) => {
    const states = Float32Array.from({ length: nSteps * nFeatures }, () => random.normal())
    const predictions = Float64Array.from(states, (_, at) => {
      const step = Math.floor(at / nFeatures)
      return (states[at + nFeatures] ?? 0) + 0.2 * step * random.normal()
    })
    const needPrediction = Uint8Array.of(0, 1, 1, 1, 1, 1)
    return { sequence: { seqIx, states, needPrediction }, predictions }
  })
}

it('averages to the pooled R²', () => {
  const byStep = new R2ByStep(3)
  const pooled = new R2Accumulator(3)
  for (const { sequence, predictions } of someSequences(5, 3)) {
    byStep.addSequence(sequence, predictions)
    pooled.addSequence(sequence, predictions)
  }
  const result = byStep.result()
  expect(result.map(({ step }) => step)).toEqual([1, 2, 3, 4])
  const mean = result.reduce((sum, { r2 }) => sum + r2, 0) / result.length
  expect(mean).toBeCloseTo(pooled.result().meanR2, 12)
})

it('averages to the pooled R², weighted by rows, where sequences differ in length', () => {
  const byStep = new R2ByStep(3)
  const pooled = new R2Accumulator(3)
  const rows = [0, 0, 0, 0, 0]
  for (const [i, { sequence, predictions }] of someSequences(6, 3).entries()) {
    const steps = 3 + (i % 3)
    const cut = {
      ...sequence,
      states: sequence.states.subarray(0, steps * 3),
      needPrediction: sequence.needPrediction.subarray(0, steps),
    }
    for (let step = 1; step < steps - 1; step++) rows[step]++
    byStep.addSequence(cut, predictions)
    pooled.addSequence(cut, predictions)
  }
  const result = byStep.result()
  expect(result.map(({ step }) => step)).toEqual([1, 2, 3])
  const sum = result.reduce((total, { step, r2 }) => total + rows[step] * r2, 0)
  const { meanR2, scoredRows } = pooled.result()
  expect(sum / scoredRows).toBeCloseTo(meanR2, 12)
})

it('shows at each step 1 − the variance of the error there, where the targets have variance 1', () => {
  const byStep = new R2ByStep(2)
  for (const { sequence, predictions } of someSequences(4000, 2)) {
    byStep.addSequence(sequence, predictions)
  }
  for (const { step, r2 } of byStep.result()) expect(r2).toBeCloseTo(1 - (0.2 * step) ** 2, 1)
})

it('has nothing to show where no target varies', () => {
  const byStep = new R2ByStep(1)
  const states = Float32Array.of(2, 2, 2)
  const needPrediction = Uint8Array.of(1, 1, 0)
  byStep.addSequence({ seqIx: 0, states, needPrediction }, [1, 1, 1])
  expect(byStep.result()).toEqual([])
})
