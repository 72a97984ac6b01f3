/**
 * Linear interpolation between the values at ranks below and above q · (n − 1), numpy's default
 * (Hyndman and Fan's type 7).
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
