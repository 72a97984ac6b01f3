import { type Column, isNumberColumn, type LabelColumn } from '../../datasets/table.js'
import { quantileOfSorted } from '../statistics/quantileOfSorted.js'
import type { Sort } from '../statistics/sortedValues.js'
import { countCodes, unionLabels } from '../statistics/unionLabels.js'

/** A column's rare real values, and how many of them the synthetic column has more than twice as often. */
export interface RareValues {
  column: string
  rare: number
  exposed: number
}

/** How often each real value occurs, in both tables, and how many values there are in all. */
interface ValueCounts {
  real: Float64Array
  synthetic: Float64Array
  realTotal: number
  syntheticTotal: number
}

/**
 * Rare are the real values whose count is at most the 10 % quantile (linear interpolation) of the counts by
 * value. Frequencies are shares of the rows with a value.
 */
export function rareValues(real: Column, synthetic: Column, sort: Sort): RareValues {
  const counts =
    isNumberColumn(real) && isNumberColumn(synthetic)
      ? countNumbers(sort(real.values), sort(synthetic.values))
      : countLabels(real as LabelColumn, synthetic as LabelColumn)
  const found = { column: real.name, rare: 0, exposed: 0 }
  if (counts.realTotal === 0) return found
  const most = quantileOfSorted(counts.real.slice().sort(), 0.1)
  for (let i = 0; i < counts.real.length; i++) {
    if (counts.real[i] > most) continue
    found.rare++
    // synthetic share > 2 · real share, without a division by a table that has no values
    if (counts.synthetic[i] * counts.realTotal > 2 * counts.real[i] * counts.syntheticTotal) {
      found.exposed++
    }
  }
  return found
}

function countNumbers(real: Float64Array, synthetic: Float64Array): ValueCounts {
  const realCounts: number[] = []
  const syntheticCounts: number[] = []
  let j = 0
  for (let i = 0; i < real.length; ) {
    const value = real[i]
    const start = i
    while (i < real.length && real[i] === value) i++
    while (j < synthetic.length && synthetic[j] < value) j++
    const from = j
    while (j < synthetic.length && synthetic[j] === value) j++
    realCounts.push(i - start)
    syntheticCounts.push(j - from)
  }
  return {
    real: Float64Array.from(realCounts),
    synthetic: Float64Array.from(syntheticCounts),
    realTotal: real.length,
    syntheticTotal: synthetic.length,
  }
}

function countLabels(real: LabelColumn, synthetic: LabelColumn): ValueCounts {
  const { labels, codes } = unionLabels([real, synthetic])
  const [realCounts, syntheticCounts] = codes.map((column) => countCodes(column, labels.length))
  return {
    real: realCounts.filter((count) => count > 0),
    synthetic: syntheticCounts.filter((_, label) => realCounts[label] > 0),
    realTotal: sumOf(realCounts),
    syntheticTotal: sumOf(syntheticCounts),
  }
}

const sumOf = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0)
