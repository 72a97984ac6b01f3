import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalOffsets, sequenceOffsets } from '../../datasets/sequenceOffsets.js'
import {
  type BatchPlan,
  epochBatches,
  lossWeights,
  stepsAnEpoch,
  tokensAnEpoch,
} from './batches.js'

const sequences = [3, 4, 5, 6, 7, 10, 11, 12, 13, 14]
const plan: BatchPlan = {
  sequences,
  offsets: equalOffsets(15, 100),
  batchSize: 4,
  crop: 0,
  seed: 3,
}

const anyPlan: fc.Arbitrary<BatchPlan> = fc.record({
  sequences: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 30 }),
  offsets: fc
    .array(fc.integer({ min: 2, max: 200 }), { minLength: 41, maxLength: 41 })
    .map(sequenceOffsets),
  batchSize: fc.integer({ min: 1, max: 40 }),
  crop: fc.integer({ min: 0, max: 250 }),
  seed: fc.nat(),
})

describe('epochBatches', () => {
  it('takes every sequence once an epoch, in an order that differs from epoch to epoch', () => {
    const first = epochBatches(plan, 0).flat()
    const second = epochBatches(plan, 1).flat()
    const positions = (crops: { sequence: number }[]) => crops.map(({ sequence }) => sequence)
    expect(positions(first).sort((a, b) => a - b)).toEqual(sequences)
    expect(positions(first)).not.toEqual(positions(second))
    expect(epochBatches(plan, 0).map((batch) => batch.length)).toEqual([4, 4, 2])
    expect(epochBatches(plan, 1)).toEqual(epochBatches(plan, 1))
  })

  it('cuts crops inside their sequences, as many as cover them, in the announced number of steps', () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(5), (any, epoch) => {
        const batches = epochBatches(any, epoch)
        expect(batches.length).toBe(stepsAnEpoch(any))
        const counts = new Map(any.sequences.map((sequence) => [sequence, 0]))
        const nStepsOf = (sequence: number) => any.offsets[sequence + 1] - any.offsets[sequence]
        for (const { sequence, start, length } of batches.flat()) {
          counts.set(sequence, counts.get(sequence)! + 1)
          expect(start).toBeGreaterThanOrEqual(0)
          expect(start + length).toBeLessThanOrEqual(nStepsOf(sequence))
          expect(length).toBe(Math.min(any.crop || 200, nStepsOf(sequence)))
        }
        const each = (sequence: number) =>
          any.crop === 0 ? 1 : Math.max(1, Math.round(nStepsOf(sequence) / any.crop))
        expect([...counts]).toEqual(any.sequences.map((sequence) => [sequence, each(sequence)]))
        const tokens = batches.flat().reduce((sum, { length }) => sum + length, 0)
        expect(tokensAnEpoch(any)).toBe(tokens)
      }),
    )
  })
})

describe('lossWeights', () => {
  it('counts the scored steps of a whole sequence, and those of its warm-up as it is told', () => {
    const scored = Uint8Array.of(0, 0, 1, 1, 0)
    expect([...lossWeights(scored, 0, 5, 0)]).toEqual([0, 0, 1, 1, 0])
    expect([...lossWeights(scored, 0, 5, 0.25)]).toEqual([0.25, 0.25, 1, 1, 0])
  })

  it('counts a crop fully after its first quarter, and never a step without a next one', () => {
    const scored = new Uint8Array(20)
    const expected = [0.1, 0.1, 1, 1, 1, 1, 1, 0].map(Math.fround)
    expect([...lossWeights(scored, 12, 8, 0.1)]).toEqual(expected)
    expect([...lossWeights(scored, 0, 8, 0.1)]).toEqual([...expected.slice(0, 7), 1])
  })
})
