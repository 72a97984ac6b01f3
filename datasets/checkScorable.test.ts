import { expect, it } from 'vitest'
import { checkScorable, countScoredSteps } from './checkScorable.js'
import { equalOffsets, sequenceOffsets } from './sequenceOffsets.js'
import type { SequenceTable } from './sequenceTable.js'

function tableOf(...flags: number[][]): SequenceTable {
  return {
    seqIx: Int32Array.from(flags, (_, i) => i),
    states: new Float32Array(flags.flat().length),
    needPrediction: Uint8Array.from(flags.flat()),
    offsets: sequenceOffsets(flags.map(({ length }) => length)),
    featureNames: ['x'],
  }
}

it('counts predictions that are asked for and have a next step', () => {
  expect(countScoredSteps(tableOf([0, 1, 1], [1, 1, 0]))).toBe(3)
  expect(countScoredSteps(tableOf([0, 0, 1], [0, 1]))).toBe(0)
  expect(countScoredSteps(tableOf([1, 1, 1, 1, 1], [1, 1], [0, 1, 1]))).toBe(6)
})

it('refuses a table with nothing to score', () => {
  expect(() =>
    checkScorable({ scoredSteps: 0, offsets: equalOffsets(3, 50) }, 'valid.csv'),
  ).toThrow(
    'valid.csv: no row of its sequences of 50 steps needs a prediction and has a next step. Give sequences longer than the warm-up, or set need_prediction on earlier steps.',
  )
  const offsets = sequenceOffsets([5, 20, 9])
  expect(() => checkScorable({ scoredSteps: 0, offsets }, 'valid.csv')).toThrow(
    'no row of its sequences of 5 to 20 steps needs a prediction',
  )
  expect(() => checkScorable({ scoredSteps: 1, offsets: equalOffsets(3, 50) })).not.toThrow()
})
