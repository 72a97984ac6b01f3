/** Empirical quantiles of a column, equally far apart in probability: values to U[0, 1]. */
export class QuantileTransform {
  /**
   * Semantics of scikit-learn's QuantileTransformer with uniform output and no subsampling: quantiles by linear
   * interpolation, values between them interpolated, tied ones put in the middle of their quantiles' range,
   * those beyond the ends at 0 and 1. Where all values are equal, that value is 0.
   *
   * @param values NaN where there is none
   * @param count quantiles, at least 2
   * @returns undefined where there are no values
   */
  static fit(values: Float64Array, count: number): QuantileTransform | undefined {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort()
    if (sorted.length === 0) return undefined
    const quantiles = Float64Array.from({ length: count }, (_, i) => {
      const place = (i * (sorted.length - 1)) / (count - 1)
      const below = Math.floor(place)
      const above = Math.min(below + 1, sorted.length - 1)
      return interpolate(sorted[below], sorted[above], place - below)
    })
    return new QuantileTransform(quantiles)
  }

  /** @param quantiles ascending */
  private constructor(readonly quantiles: Float64Array) {}

  /** @param value no NaN */
  apply(value: number): number {
    const { quantiles } = this
    const last = quantiles.length - 1
    if (value <= quantiles[0]) return 0
    if (value >= quantiles[last]) return 1
    const first = firstAtLeast(quantiles, value)
    if (quantiles[first] === value) {
      let end = first
      while (quantiles[end + 1] === value) end++
      return (first + end) / 2 / last
    }
    const low = quantiles[first - 1]
    return (first - 1 + (value - low) / (quantiles[first] - low)) / last
  }
}

/** Exactly `high` at 1, and so without steps back. */
function interpolate(low: number, high: number, part: number): number {
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part)
}

/** Index of the first element that is not below the value; there is one. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
