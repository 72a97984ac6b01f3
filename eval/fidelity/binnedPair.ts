import { type Column, isNumberColumn, type LabelColumn } from '../../datasets/table.js'
import { binNumbers, numberBins } from '../statistics/numberBins.js'
import { sortedValues } from '../statistics/sortedValues.js'
import { countCodes, unionLabels } from '../statistics/unionLabels.js'

/** One column of both tables over common bins; missing values are a bin of their own. */
export interface BinnedPair {
  count: number
  real: Uint8Array
  synthetic: Uint8Array
}

const mostNumberBins = 20
const mostLabels = 50

/**
 * Numbers in at most 20 quantile bins of the real column beside those below, above and missing; labels as
 * the 50 most frequent of the real column, all others together, and missing.
 */
export function binPair(real: Column, synthetic: Column): BinnedPair {
  if (isNumberColumn(real) && isNumberColumn(synthetic)) {
    const bins = numberBins(sortedValues(real.values), mostNumberBins)
    return {
      count: bins.count,
      real: binNumbers(real.values, bins),
      synthetic: binNumbers(synthetic.values, bins),
    }
  }
  return binLabels(real as LabelColumn, synthetic as LabelColumn)
}

function binLabels(real: LabelColumn, synthetic: LabelColumn): BinnedPair {
  const { labels, codes } = unionLabels([real, synthetic])
  const counts = countCodes(codes[0], labels.length)
  const frequent = Array.from(counts, (_, label) => label)
    .filter((label) => counts[label] > 0)
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, mostLabels)
  const other = frequent.length
  const missing = other + 1
  const bins = new Uint8Array(labels.length).fill(other)
  for (const [bin, label] of frequent.entries()) bins[label] = bin
  const [realBins, syntheticBins] = codes.map((column) =>
    Uint8Array.from(column, (code) => (code < 0 ? missing : bins[code])),
  )
  return { count: missing + 1, real: realBins, synthetic: syntheticBins }
}
