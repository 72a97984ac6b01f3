import { describe, expect, it } from 'vitest'
import { sequenceSample } from './sequenceSample.js'

describe('sequenceSample', () => {
  it('pairs the prediction made at a step with the state of the next, from the first asked for on', () => {
    const sequence = {
      seqIx: 7,
      states: Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31),
      needPrediction: Uint8Array.of(0, 1, 1, 0),
    }
    const predictions = [-1, -1, 0.5, 1.5, 2.5, 3.5, -2, -2]
    const sample = sequenceSample(sequence, predictions)
    expect(sample.seqIx).toBe(7)
    expect(sample.firstStep).toBe(2)
    expect([...sample.actual]).toEqual([20, 21, 30, 31])
    expect([...sample.predicted]).toEqual([0.5, 1.5, 2.5, 3.5])
  })

  it('keeps the digits of predictions on a high level', () => {
    const sequence = {
      seqIx: 7,
      states: new Float32Array(3),
      needPrediction: Uint8Array.of(1, 1, 0),
    }
    const { predicted } = sequenceSample(sequence, [2 ** 40 + 1, 2 ** 40 + 2, 0])
    expect([...predicted]).toEqual([2 ** 40 + 1, 2 ** 40 + 2])
  })
})
