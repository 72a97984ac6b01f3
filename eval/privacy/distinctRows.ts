import type { RandomStream } from '../../base/random.js'
import { drawRows } from '../statistics/drawRows.js'
import type { DistinctRows } from './privacyResult.js'
import type { RowCodes } from './rowCodes.js'
import { RowIndex } from './rowIndex.js'

/**
 * How many rows are different ones. The more rows, the more of them repeat: so both shares are of as many rows as
 * the smaller table has.
 */
export function distinctRows(
  training: RowCodes,
  synthetic: RowCodes,
  random: RandomStream,
): DistinctRows {
  const rows = Math.min(training.count, synthetic.count)
  const share = (codes: RowCodes) =>
    countKinds(new RowIndex(codes, drawRows(codes.count, rows, random))) / rows
  return {
    synthetic: share(synthetic),
    training: share(training),
    count: countKinds(new RowIndex(synthetic)),
  }
}

function countKinds(index: RowIndex): number {
  let kinds = 0
  for (const _ of index.kinds()) kinds++
  return kinds
}
