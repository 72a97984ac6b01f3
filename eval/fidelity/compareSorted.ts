/** Distances of two samples' distribution functions F and G. */
export interface SampleDistances {
  /** Kolmogorov–Smirnov statistic: the largest |F − G|. */
  ks: number
  /** Wasserstein-1 distance ∫ |F − G| dx as a share of the range of the first sample, or of 1e-6 if larger. */
  wassersteinShare: number
}

const smallestRange = 1e-6

/**
 * Both distances in one merge. With no values in exactly one sample they are 1, with none in both 0.
 *
 * Source: SciPy's `ks_2samp` and `wasserstein_distance`; W₁ as ∫ |F − G| dx: Vallender 1974, doi 10.1137/1118101.
 *
 * @param real ascending, without NaN; synthetic likewise
 */
export function compareSorted(real: Float64Array, synthetic: Float64Array): SampleDistances {
  const n = real.length
  const m = synthetic.length
  if (n === 0 || m === 0) {
    const off = n === m ? 0 : 1
    return { ks: off, wassersteinShare: off }
  }
  let ks = 0
  // Widths are halved so that the span of two huge values stays within float64.
  let halfArea = 0
  let i = 0
  let j = 0
  let at = Math.min(real[0], synthetic[0])
  while (i < n || j < m) {
    const a = i < n ? real[i] : Number.POSITIVE_INFINITY
    const b = j < m ? synthetic[j] : Number.POSITIVE_INFINITY
    const next = a < b ? a : b
    const gap = Math.abs(i / n - j / m)
    if (gap > 0) halfArea += gap * (next / 2 - at / 2)
    while (i < n && real[i] === next) i++
    while (j < m && synthetic[j] === next) j++
    const gapAfter = Math.abs(i / n - j / m)
    if (gapAfter > ks) ks = gapAfter
    at = next
  }
  const halfRange = real[n - 1] / 2 - real[0] / 2
  return { ks, wassersteinShare: halfArea / Math.max(halfRange, smallestRange / 2) }
}
