import type { NumberColumn } from '../../datasets/table.js'
import { type Moments, momentsOf } from '../statistics/moments.js'
import { sortedValues } from '../statistics/sortedValues.js'
import { compareSorted } from './compareSorted.js'
import type { NumericFidelity } from './fidelityResult.js'

/**
 * A numeric column's fidelity but for its total variation distance: the mean of three parts, over the values
 * that are there. Without any value in one of the tables each part is 0, in both 1.
 */
export function numericFidelity(
  real: NumberColumn,
  synthetic: NumberColumn,
): Omit<NumericFidelity, 'tvdComplement'> {
  const realValues = sortedValues(real.values)
  const syntheticValues = sortedValues(synthetic.values)
  const { ks, wassersteinShare } = compareSorted(realValues, syntheticValues)
  const ksComplement = 1 - ks
  const wassersteinComplement = 1 - Math.min(wassersteinShare, 1)
  const similarity =
    realValues.length === 0 || syntheticValues.length === 0
      ? ksComplement
      : momentSimilarity(momentsOf(realValues), momentsOf(syntheticValues))
  return {
    column: real.name,
    type: real.type,
    score: (ksComplement + wassersteinComplement + similarity) / 3,
    ksComplement,
    wassersteinComplement,
    momentSimilarity: similarity,
  }
}

/**
 * Mean over mean, standard deviation, skewness and kurtosis of max(0, 1 − |r − s| / |r|), or where
 * |r| ≤ 1e-6: 1 if |s| < 1e-6, else 0.
 */
export function momentSimilarity(real: Moments, synthetic: Moments): number {
  const parts = (['mean', 'std', 'skewness', 'kurtosis'] as const).map((moment) =>
    similarity(real[moment], synthetic[moment]),
  )
  return (parts[0] + parts[1] + parts[2] + parts[3]) / 4
}

function similarity(real: number, synthetic: number): number {
  if (Math.abs(real) <= 1e-6) return Math.abs(synthetic) < 1e-6 ? 1 : 0
  if (real === synthetic) return 1 // infinite ones too, of values near float64's end
  const off = Math.abs(real - synthetic) / Math.abs(real)
  return off < 1 ? 1 - off : 0
}
