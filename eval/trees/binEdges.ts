/** Most bins that a column's values are put into; bin 0 is kept for missing values, so all fit a byte. */
export const maxBins = 255

/**
 * Edges of the bins that a column's values are cut into, each belonging to the bin below it: half-way between
 * neighbours where there are at most 255 different values, else at 254 quantiles
 * (of the step-shaped distribution; the middle of two values where it is level between them).
 *
 * Source: the binning of scikit-learn's HistGradientBoosting.
 *
 * @param values NaN counts as missing and is left out
 * @returns ascending, all different; empty where there are fewer than two different values
 */
export function binEdges(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  if (distinct.length <= maxBins) {
    return Float64Array.from({ length: Math.max(0, distinct.length - 1) }, (_, i) =>
      middle(distinct[i], distinct[i + 1]),
    )
  }
  const quantiles = Float64Array.from({ length: maxBins - 1 }, (_, i) => {
    const rank = ((i + 1) * sorted.length) / maxBins
    return middle(sorted[Math.ceil(rank) - 1], sorted[Math.floor(rank)])
  })
  return quantiles.filter((edge, i) => i === 0 || edge !== quantiles[i - 1])
}

/** Halved before they are added: the sum of two large values may be infinite. */
function middle(low: number, high: number): number {
  return low / 2 + high / 2
}

/** The bin of a value: 0 for NaN, else 1 + the number of edges below it. */
export function binOf(value: number, edges: Float64Array): number {
  if (Number.isNaN(value)) return 0
  let low = 0
  let high = edges.length
  while (low < high) {
    const at = (low + high) >>> 1
    if (edges[at] < value) low = at + 1
    else high = at
  }
  return low + 1
}
