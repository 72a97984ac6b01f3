import { compareSorted } from '../fidelity/compareSorted.js'
import { quantileOfSorted } from '../statistics/quantileOfSorted.js'
import type { GroupedTable } from './groupedTable.js'
import type { Gaps } from './structureResult.js'

/** Gaps between successive values of a column, of three tables. */
export function compareGaps(
  real: GroupedTable,
  holdout: GroupedTable | undefined,
  synthetic: GroupedTable,
  column: number,
): Gaps {
  const own = sortedGaps(real, column)
  const held = holdout && sortedGaps(holdout, column)
  const other = sortedGaps(synthetic, column)
  const median = (gaps: Float64Array) => (gaps.length > 0 ? quantileOfSorted(gaps, 0.5) : null)
  return {
    median: {
      real: median(own),
      ...(held && { holdout: median(held) }),
      synthetic: median(other),
    },
    ks: {
      ...(held && { holdout: compareSorted(own, held).ks }),
      synthetic: compareSorted(own, other).ks,
    },
  }
}

/** Differences of each value to the last one before it in its sequence, ascending. */
function sortedGaps(
  { groups: { count, starts }, values }: GroupedTable,
  column: number,
): Float64Array {
  const own = values[column]
  const gaps = new Float64Array(own.length)
  let found = 0
  for (let g = 0; g < count; g++) {
    let before = Number.NaN
    for (let row = starts[g]; row < starts[g + 1]; row++) {
      if (Number.isNaN(own[row])) continue
      if (!Number.isNaN(before)) gaps[found++] = own[row] - before
      before = own[row]
    }
  }
  return gaps.subarray(0, found).sort()
}
