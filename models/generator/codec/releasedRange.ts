import { edgeBeside, edgeBetween, type Grid } from './grid.js'
import type { Thresholds } from './protection.js'
import type { RankedValues } from './rankValues.js'

/** The values between the bounds that hide extremes. */
export interface ReleasedRange {
  /** Ranks of the lowest and the highest value inside. */
  first: number
  last: number
  /** The bounds: no value of the column unless enough groups hold it. */
  low: number
  high: number
}

/**
 * Orders groups by their most extreme value, at either end: the 5th to 7th one's is the bound. Where fewer groups
 * hold that very value, the bound lies between it and the next one inside. Undefined where no value is left.
 *
 * Source: the protection of extreme values in mostlyai-engine 2.7.3.
 */
export function releasedRange(
  ranked: RankedValues,
  grid: Grid | null,
  thresholds: Thresholds,
): ReleasedRange | undefined {
  const { values, holders } = ranked
  let first = extremeRank(ranked, thresholds.low, 1)
  let last = extremeRank(ranked, thresholds.high, -1)
  if (first === undefined || last === undefined) return undefined
  const isKnown = (rank: number) => holders[rank] >= thresholds.holders
  const [lowest, highest] = [first, last]
  if (!isKnown(first)) first++
  if (!isKnown(last)) last--
  if (first > last) return undefined
  const low =
    first === lowest
      ? edgeBeside(grid, values[first], -1)
      : edgeBetween(grid, values[lowest], values[first])
  const high =
    last === highest
      ? edgeBeside(grid, values[last], 1)
      : edgeBetween(grid, values[last], values[highest])
  return { first, last, low, high }
}

/** Rank at which so many different groups have been met, from the lower end (1) or the upper one (−1). */
function extremeRank(
  { values, starts, groups }: RankedValues,
  threshold: number,
  step: 1 | -1,
): number | undefined {
  const met = new Set<number>()
  for (let rank = step > 0 ? 0 : values.length - 1; rank in values; rank += step) {
    for (let i = starts[rank]; i < starts[rank + 1]; i++) met.add(groups[i])
    if (met.size >= threshold) return rank
  }
  return undefined
}
