/** Moments of the values of a column: pandas' `std`, SciPy's `skew` and `kurtosis`. */
export interface Moments {
  mean: number
  /** Standard deviation of the sample: divided by n − 1. */
  std: number
  /** Population skewness m₃ / m₂^1.5. */
  skewness: number
  /** Population excess kurtosis m₄ / m₂² − 3: 0 for a normal distribution. */
  kurtosis: number
}

/**
 * Moments of values in ascending order, so that they do not depend on the order of rows. A constant, and a
 * single value, has deviation, skewness and kurtosis 0 (SciPy says NaN). NaN of no values.
 */
export function momentsOf(sorted: Float64Array): Moments {
  const n = sorted.length
  if (n === 0) return { mean: NaN, std: NaN, skewness: NaN, kurtosis: NaN }
  const min = sorted[0]
  const max = sorted[n - 1]
  if (min === max) return { mean: min, std: 0, skewness: 0, kurtosis: 0 }

  let sum = 0
  for (let i = 0; i < n; i++) sum += sorted[i]
  let mean = sum / n
  if (!Number.isFinite(mean)) mean = sorted.reduce((total, value) => total + value / n, 0)

  // Deviations in halves of the range, so that neither tiny nor huge values leave float64.
  const halfRange = max / 2 - min / 2
  let second = 0
  let third = 0
  let fourth = 0
  for (let i = 0; i < n; i++) {
    const z = (sorted[i] / 2 - mean / 2) / halfRange
    const square = z * z
    second += square
    third += square * z
    fourth += square * square
  }
  second /= n
  return {
    mean,
    std: 2 * halfRange * Math.sqrt((second * n) / (n - 1)),
    skewness: third / n / second ** 1.5,
    kurtosis: fourth / n / second ** 2 - 3,
  }
}
