import type { LabelColumn } from '../../datasets/table.js'
import { countCodes, unionLabels } from '../statistics/unionLabels.js'
import type { CategoricalProfile } from './profileResult.js'

const mostLabels = 20

/** Shares are of the rows with a value; of labels that are equally frequent the first by name comes first. */
export function categoricalProfile(real: LabelColumn, synthetic: LabelColumn): CategoricalProfile {
  const { labels, codes } = unionLabels([real, synthetic])
  const [realCounts, syntheticCounts] = codes.map((column) => countCodes(column, labels.length))
  const realTotal = sumOf(realCounts)
  const syntheticTotal = sumOf(syntheticCounts)
  const order = Array.from(labels, (_, label) => label).sort(
    (a, b) => realCounts[b] - realCounts[a] || syntheticCounts[b] - syntheticCounts[a] || a - b,
  )
  const shareOf = (some: readonly number[]) => ({
    real: share(some, realCounts, realTotal),
    synthetic: share(some, syntheticCounts, syntheticTotal),
  })
  const others = order.slice(mostLabels)
  return {
    column: real.name,
    type: real.type,
    missing: {
      real: 1 - realTotal / real.codes.length,
      synthetic: 1 - syntheticTotal / synthetic.codes.length,
    },
    distinct: { real: countPositive(realCounts), synthetic: countPositive(syntheticCounts) },
    klDivergence: klDivergence(realCounts, syntheticCounts),
    labels: [
      ...order.slice(0, mostLabels).map((label) => ({ label: labels[label], ...shareOf([label]) })),
      ...(others.length > 0 ? [{ label: '(other)', ...shareOf(others) }] : []),
    ],
  }
}

/**
 * Σ p ln(p / q) over the labels of either table, 0.5 added to each count; 0 where there are none.
 *
 * Source: Kullback and Leibler 1951, doi 10.1214/aoms/1177729694.
 */
export function klDivergence(real: Float64Array, synthetic: Float64Array): number {
  const realTotal = sumOf(real) + 0.5 * real.length
  const syntheticTotal = sumOf(synthetic) + 0.5 * synthetic.length
  let sum = 0
  for (let label = 0; label < real.length; label++) {
    const p = (real[label] + 0.5) / realTotal
    sum += p * Math.log((p * syntheticTotal) / (synthetic[label] + 0.5))
  }
  return Math.max(0, sum) // rounding may leave it just below
}

function share(labels: readonly number[], counts: Float64Array, total: number): number {
  return labels.reduce((sum, label) => sum + counts[label], 0) / Math.max(1, total)
}

const sumOf = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0)
const countPositive = (counts: Float64Array) => counts.filter((count) => count > 0).length
