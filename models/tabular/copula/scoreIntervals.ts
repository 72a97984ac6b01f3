import { normalDensity, normalQuantile } from './normal.js'

/** A column's codes in an order, as intervals of a standard normal variable. */
export interface ScoreIntervals {
  /** [codes − 1] Where one interval ends and the next begins, ascending. */
  cuts: Float64Array
  /** [codes] Mean of the variable inside each interval. */
  means: Float64Array
}

/**
 * The intervals whose probabilities are the codes' shares. A code that never occurs has an empty one.
 *
 * @param counts [codes] in their order, one of them above 0
 */
export function scoreIntervals(counts: ArrayLike<number>): ScoreIntervals {
  const codes = counts.length
  let total = 0
  for (let i = 0; i < codes; i++) total += counts[i]
  const cuts = new Float64Array(codes - 1)
  const means = new Float64Array(codes)
  let below = 0
  let densityBelow = 0
  for (let i = 0; i < codes; i++) {
    const rows = below + counts[i]
    const end = normalQuantile(rows / total)
    if (i < codes - 1) cuts[i] = end
    const densityEnd = normalDensity(end)
    means[i] = counts[i] > 0 ? ((densityBelow - densityEnd) * total) / counts[i] : end
    below = rows
    densityBelow = densityEnd
  }
  return { cuts, means }
}

/** The interval that a value lies in; a value at a cut belongs to the one behind it. */
export function intervalOf({ cuts }: Pick<ScoreIntervals, 'cuts'>, value: number): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value < cuts[middle]) high = middle
    else low = middle + 1
  }
  return low
}
