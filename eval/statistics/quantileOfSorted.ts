/**
 * Linear interpolation between the values at ranks below and above q · (n − 1), numpy's default
 * (Hyndman and Fan's type 7).
 *
 * Source: Hyndman and Fan 1996, doi 10.1080/00031305.1996.10473566.
 *
 * @param sorted ascending, at least one value
 * @param q 0 … 1
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const rank = q * (sorted.length - 1)
  const below = Math.floor(rank)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below])
}
