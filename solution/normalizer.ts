const varianceFloor = 1e-6

/**
 * Running normalization of a sequence by its own past alone: (x − mean) / √(variance + 1e-6), where
 * mean and population variance cover all steps so far, this one included (Welford 1962); 0 at the
 * first step.
 */
export class Normalizer {
  private readonly mean: Float64Array
  private readonly squares: Float64Array // squared deviations from the mean, summed
  private count = 0

  constructor(size: number) {
    this.mean = new Float64Array(size)
    this.squares = new Float64Array(size)
  }

  /** Forgets the sequence. */
  reset(): void {
    this.count = 0
    this.mean.fill(0)
    this.squares.fill(0)
  }

  /**
   * Takes in `values` and writes them normalized.
   *
   * @param values finite; the first `size` are taken
   * @param out receives as many
   */
  push(values: Float64Array, out: Float32Array): void {
    const { mean, squares } = this
    const weight = 1 / ++this.count
    for (let i = 0; i < mean.length; i++) {
      const delta = values[i] - mean[i]
      mean[i] += delta * weight
      const deviation = values[i] - mean[i]
      squares[i] += delta * deviation
      out[i] = deviation / Math.sqrt(squares[i] * weight + varianceFloor)
    }
  }
}
