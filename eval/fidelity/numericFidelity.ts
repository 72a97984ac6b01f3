import { type Moments, momentsOf } from '../statistics/moments.js'
import { compareSorted } from './compareSorted.js'
import type { NumericFidelity } from './fidelityResult.js'

/**
 * The mean of three parts, each 1 where the values are distributed alike. Without any value in one of the
 * tables each part is 0, in both 1.
 *
 * Source of the first part: SDMetrics' KSComplement.
 *
 * @param real ascending, without NaN; synthetic likewise
 */
export function numericFidelity(
  real: Float64Array,
  synthetic: Float64Array,
): Omit<NumericFidelity, 'column' | 'type' | 'tvdComplement'> {
  const { ks, wassersteinShare } = compareSorted(real, synthetic)
  const ksComplement = 1 - ks
  const wassersteinComplement = 1 - Math.min(wassersteinShare, 1)
  const similarity =
    real.length === 0 || synthetic.length === 0
      ? ksComplement
      : momentSimilarity(momentsOf(real), momentsOf(synthetic))
  return {
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
function momentSimilarity(real: Moments, synthetic: Moments): number {
  return (
    (similarity(real.mean, synthetic.mean) +
      similarity(real.std, synthetic.std) +
      similarity(real.skewness, synthetic.skewness) +
      similarity(real.kurtosis, synthetic.kurtosis)) /
    4
  )
}

function similarity(real: number, synthetic: number): number {
  if (Math.abs(real) <= 1e-6) return Math.abs(synthetic) < 1e-6 ? 1 : 0
  if (real === synthetic) return 1 // infinite ones too, of values near float64's end
  const off = Math.abs(real - synthetic) / Math.abs(real)
  return off < 1 ? 1 - off : 0
}
