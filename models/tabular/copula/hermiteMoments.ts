import { normalDensity } from './normal.js'
import type { ScoreIntervals } from './scoreIntervals.js'

/** Terms of the series: the rest is below 1e-4 for correlations up to 0.95. */
const terms = 40

/**
 * Moments of a step function of a standard normal variable, its interval's mean, with Hermite's polynomials, scaled so
 * that E[f(x) g(y)] = Σ ρᵏ f̂ₖ ĝₖ for variables of correlation ρ.
 *
 * Source: Mehler's formula; Kendall 1941, doi 10.1093/biomet/32.2.196.
 *
 * @returns [terms] for k = 1, 2, …
 */
export function hermiteMoments({ cuts, means }: ScoreIntervals): Float64Array {
  const moments = new Float64Array(terms)
  for (const [i, cut] of cuts.entries()) {
    const step = means[i + 1] - means[i]
    const density = normalDensity(cut)
    if (!(density > 0) || !Number.isFinite(step)) continue
    // Heₖ₋₁(cut) / √k!, by the recurrence of the normalised polynomials.
    let before = 0
    let polynomial = 1
    for (let k = 1; k <= terms; k++) {
      moments[k - 1] += (step * density * polynomial) / Math.sqrt(k)
      const next = (cut * polynomial - Math.sqrt(k - 1) * before) / Math.sqrt(k)
      before = polynomial
      polynomial = next
    }
  }
  return moments
}

/** Largest correlation that is looked for. */
const most = 0.995

/**
 * The correlation of two standard normal variables of whose step functions the mean product is known.
 *
 * @param product mean product of both functions
 */
export function latentCorrelation(
  product: number,
  first: Float64Array,
  second: Float64Array,
): number {
  const expected = (rho: number) => {
    let sum = 0
    for (let k = terms - 1; k >= 0; k--) sum = (sum + first[k] * second[k]) * rho
    return sum
  }
  if (product === 0) return 0
  let [low, high] = [-most, most]
  if (product <= expected(low)) return low
  if (product >= expected(high)) return high
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (expected(middle) < product) low = middle
    else high = middle
  }
  return (low + high) / 2
}
