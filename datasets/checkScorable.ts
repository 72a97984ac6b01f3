import { DataError } from '../base/errors.js'
import { describeLengths } from './sequenceOffsets.js'
import { isScored, type SequenceTable, sequenceAt } from './sequenceTable.js'

/** How many predictions of a table can be scored. */
export function countScoredSteps(table: SequenceTable): number {
  let count = 0
  for (let i = 0; i < table.seqIx.length; i++) {
    const { needPrediction } = sequenceAt(table, i)
    for (let step = 0; step < needPrediction.length; step++) {
      if (isScored(needPrediction, step)) count++
    }
  }
  return count
}

/**
 * @param stats of a table or of open sequences
 * @throws {DataError} `NOTHING_TO_SCORE` where no prediction is asked for that could be held against a
 * next step, as in sequences with fewer steps than the warm-up
 */
export function checkScorable(
  { scoredSteps, offsets }: { scoredSteps: number; offsets: Int32Array },
  file?: string,
): void {
  if (scoredSteps > 0) return
  throw new DataError(
    'NOTHING_TO_SCORE',
    `no row of its sequences of ${describeLengths(offsets)} needs a prediction and has a next step`,
    file === undefined ? {} : { file },
    'Give sequences longer than the warm-up, or set need_prediction on earlier steps.',
  )
}
