import { type Column, isNumberColumn } from '../../datasets/table.js'
import { totalVariation } from '../statistics/totalVariation.js'
import type { BinnedPair } from './binnedPair.js'
import type { PairTrend } from './fidelityResult.js'

/** Correlation of two numeric columns in each table, NaN where it is undefined. */
export type PairCorrelation = (first: string, second: string) => { real: number; synthetic: number }

/** Most pairs whose trends are measured: 64 columns have as many. */
export const mostPairTrends = 2016

/**
 * How well the dependence of each two columns is kept. Two numeric ones: 1 − |ρ real − ρ synthetic| / 2, or
 * where exactly one ρ is undefined that of 0. Else 1 − the total variation distance of the joint bins.
 * Of more than `mostPairTrends` pairs evenly spaced ones are taken.
 *
 * Source: SDMetrics' correlation similarity and contingency similarity (there over bins of equal width).
 *
 * @param columns of the real table, `binned` in the same order
 */
export function pairTrends(
  columns: readonly Column[],
  binned: readonly BinnedPair[],
  correlationOf: PairCorrelation,
): PairTrend[] {
  const pairs = columns.flatMap((_, i) => columns.slice(i + 1).map((_, k) => [i, i + 1 + k]))
  const step = Math.max(1, pairs.length / mostPairTrends)
  const trends: PairTrend[] = []
  for (let at = 0; Math.floor(at) < pairs.length && trends.length < mostPairTrends; at += step) {
    const [i, j] = pairs[Math.floor(at)]
    const names = [columns[i].name, columns[j].name] as const
    trends.push({
      columns: names,
      score:
        isNumberColumn(columns[i]) && isNumberColumn(columns[j])
          ? 1 - correlationGap(correlationOf(...names)) / 2
          : 1 - jointDistance(binned[i], binned[j]),
    })
  }
  return trends
}

/**
 * |ρ real − ρ synthetic|, an undefined ρ counting as 0: a constant depends on nothing.
 *
 * Source: SDMetrics' CorrelationSimilarity, which is 1 − half of it.
 */
export function correlationGap({ real, synthetic }: { real: number; synthetic: number }): number {
  const orZero = (r: number) => (Number.isNaN(r) ? 0 : r)
  return Math.abs(orZero(real) - orZero(synthetic))
}

function jointDistance(a: BinnedPair, b: BinnedPair): number {
  const cells = a.count * b.count
  return totalVariation(
    jointCounts(a.real, b.real, b.count, cells),
    jointCounts(a.synthetic, b.synthetic, b.count, cells),
  )
}

function jointCounts(a: Uint8Array, b: Uint8Array, width: number, cells: number): Int32Array {
  const counts = new Int32Array(cells)
  for (let row = 0; row < a.length; row++) counts[a[row] * width + b[row]]++
  return counts
}
