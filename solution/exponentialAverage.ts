/**
 * Exponential moving average y ← y + α(x − y), feature by feature, starting at the first state.
 *
 * Source: Brown 1959, Statistical Forecasting for Inventory Control.
 */
export class ExponentialAverage {
  private readonly average: Float64Array
  private isEmpty = true

  constructor(
    private readonly alpha: number,
    nFeatures: number,
  ) {
    this.average = new Float64Array(nFeatures)
  }

  reset(): void {
    this.isEmpty = true
  }

  push(state: Float32Array): void {
    const { average, alpha } = this
    if (this.isEmpty) average.set(state)
    this.isEmpty = false
    for (let f = 0; f < average.length; f++) average[f] += alpha * (state[f] - average[f])
  }

  /** Writes the averages to `out` from `offset` on. */
  write(out: Float64Array, offset: number): void {
    out.set(this.average, offset)
  }
}
