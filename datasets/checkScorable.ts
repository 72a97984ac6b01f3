import { DataError } from '../base/errors.js'
import { isScored, type SequenceTable } from './sequenceTable.js'

/** How many predictions of a table can be scored. */
export function countScoredSteps({ needPrediction, nSteps }: SequenceTable): number {
  let count = 0
  for (let start = 0; start < needPrediction.length; start += nSteps) {
    const sequence = needPrediction.subarray(start, start + nSteps)
    for (let step = 0; step < nSteps; step++) if (isScored(sequence, step)) count++
  }
  return count
}

/**
 * @param stats of a table or of open sequences
 * @throws {DataError} `NOTHING_TO_SCORE` where no prediction is asked for that could be held against a
 * next step, as in sequences with fewer steps than the warm-up
 */
export function checkScorable(
  { scoredSteps, nSteps }: { scoredSteps: number; nSteps: number },
  file?: string,
): void {
  if (scoredSteps > 0) return
  throw new DataError(
    'NOTHING_TO_SCORE',
    `no row of its sequences of ${nSteps} steps needs a prediction and has a next step`,
    file === undefined ? {} : { file },
    'Give sequences longer than the warm-up, or set need_prediction on earlier steps.',
  )
}
