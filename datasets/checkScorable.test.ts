import { expect, it } from 'vitest'
import { checkScorable, countScoredSteps } from './checkScorable.js'
import type { SequenceTable } from './sequenceTable.js'

function tableOf(...flags: number[][]): SequenceTable {
  return {
    seqIx: Int32Array.from(flags, (_, i) => i),
    states: new Float32Array(flags.flat().length),
    needPrediction: Uint8Array.from(flags.flat()),
    nSteps: flags[0].length,
    featureNames: ['x'],
  }
}

it('counts predictions that are asked for and have a next step', () => {
  expect(countScoredSteps(tableOf([0, 1, 1], [1, 1, 0]))).toBe(3)
  expect(countScoredSteps(tableOf([0, 0, 1], [0, 0, 1]))).toBe(0)
})

it('refuses a table with nothing to score', () => {
  expect(() => checkScorable({ scoredSteps: 0, nSteps: 50 }, 'valid.csv')).toThrow(
    'valid.csv: no row of its sequences of 50 steps needs a prediction and has a next step. Give sequences longer than the warm-up, or set need_prediction on earlier steps.',
  )
  expect(() => checkScorable({ scoredSteps: 1, nSteps: 50 })).not.toThrow()
})
