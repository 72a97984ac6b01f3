import { binNumbers, numberBins } from '../statistics/numberBins.js'
import { countCodes, type UnionLabels } from '../statistics/unionLabels.js'

/** One column of both tables over common bins; missing values are a bin of their own. */
export interface BinnedPair {
  count: number
  real: Uint8Array
  synthetic: Uint8Array
}

const mostNumberBins = 20
const mostLabels = 50

/**
 * Numbers in at most 20 quantile bins of the real column beside those below, above and missing.
 *
 * @param sorted the real values, ascending, without NaN
 */
export function binNumberPair(
  real: Float64Array,
  synthetic: Float64Array,
  sorted: Float64Array,
): BinnedPair {
  const bins = numberBins(sorted, mostNumberBins)
  return {
    count: bins.count,
    real: binNumbers(real, bins),
    synthetic: binNumbers(synthetic, bins),
  }
}

/** The 50 most frequent labels of the real column, all others together, and missing ones. */
export function binLabelPair({ labels, codes: [real, synthetic] }: UnionLabels): BinnedPair {
  const counts = countCodes(real, labels.length)
  const frequent = Array.from(counts, (_, label) => label)
    .filter((label) => counts[label] > 0)
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, mostLabels)
  const other = frequent.length
  const bins = new Uint8Array(labels.length).fill(other)
  for (const [bin, label] of frequent.entries()) bins[label] = bin
  const binned = (codes: Int32Array) => {
    const found = new Uint8Array(codes.length).fill(other + 1)
    for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) found[row] = bins[codes[row]]
    return found
  }
  return { count: other + 2, real: binned(real), synthetic: binned(synthetic) }
}
