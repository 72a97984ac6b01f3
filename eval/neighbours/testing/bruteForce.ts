import type { PointSet } from '../pointSet.js'

/**
 * Distances to the k nearest points by comparing all with all, in float64: the obvious version that the
 * search is tested against.
 *
 * @returns [queries.count × k] ascending; Infinity where base has fewer than k points
 */
export function bruteForce(queries: PointSet, base: PointSet, k: 1 | 2): Float64Array {
  const { dims } = queries
  const found = new Float64Array(queries.count * k).fill(Number.POSITIVE_INFINITY)
  for (let q = 0; q < queries.count; q++) {
    let [first, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let b = 0; b < base.count; b++) {
      let square = 0
      for (let d = 0; d < dims; d++) {
        square += (queries.values[q * dims + d] - base.values[b * dims + d]) ** 2
      }
      if (square < first) [first, second] = [square, first]
      else if (square < second) second = square
    }
    found[q * k] = Math.sqrt(first)
    if (k === 2) found[q * k + 1] = Math.sqrt(second)
  }
  return found
}
