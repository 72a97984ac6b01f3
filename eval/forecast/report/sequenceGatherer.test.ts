import { expect, it } from 'vitest'
import { SequenceGatherer } from './sequenceGatherer.js'

/** Sequence of two features, predictions asked for from its first step on, or nowhere. */
function sequence(seqIx: number, steps: number, isAsked = true) {
  const states = Float32Array.from({ length: 2 * steps }, (_, i) => seqIx + i)
  const needPrediction = new Uint8Array(steps).fill(isAsked ? 1 : 0)
  return { sequence: { seqIx, states, needPrediction }, predictions: Float64Array.from(states) }
}

function samplesOf(lengths: readonly number[]) {
  const gatherer = new SequenceGatherer()
  for (const [seqIx, steps] of lengths.entries()) {
    const { sequence: own, predictions } = sequence(seqIx, steps)
    gatherer.add(own, predictions)
  }
  return gatherer.samples().map(({ seqIx, actual }) => [seqIx, actual.length / 2])
}

it('keeps the longest three, of equal ones the first', () => {
  expect(samplesOf([5, 5, 5, 5])).toEqual([
    [0, 4],
    [1, 4],
    [2, 4],
  ])
  expect(samplesOf([2, 9, 3, 9, 4, 7, 9])).toEqual([
    [1, 8],
    [3, 8],
    [6, 8],
  ])
  expect(samplesOf([3, 2])).toEqual([
    [0, 2],
    [1, 1],
  ])
})

it('draws no sequence that asks for nothing, and copies what it keeps', () => {
  const gatherer = new SequenceGatherer()
  const long = sequence(1, 50, false)
  const short = sequence(2, 3)
  gatherer.add(long.sequence, long.predictions)
  gatherer.add(short.sequence, short.predictions)
  short.predictions.fill(Number.NaN)
  expect(gatherer.samples()).toMatchObject([{ seqIx: 2, predicted: Float64Array.of(2, 3, 4, 5) }])
  expect(gatherer.r2ByStep().map(({ step, rows }) => [step, rows])).toEqual([
    [0, 1],
    [1, 1],
  ])
  expect(new SequenceGatherer().r2ByStep()).toEqual([])
})
