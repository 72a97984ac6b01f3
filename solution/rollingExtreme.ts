/**
 * Minimum, or maximum, of the last `size` states, feature by feature; of all seen before the window
 * is full. O(1) amortised a step, no allocation.
 *
 * Works in laps as {@link RollingMoments} does (for extremes: van Herk 1992, Gil and Werman 1993).
 * Unlike a monotonic queue a feature, it runs over whole states without data-dependent branches.
 */
export class RollingExtreme {
  // All values times `sign`, so that the wanted one is always the least.
  private readonly sign: number
  private readonly lap: Float32Array // [size, nFeatures], the states of the current lap
  private readonly running: Float32Array // [nFeatures]
  private readonly suffix: Float32Array // [size, nFeatures]
  private position = 0
  private hasFinishedLap = false

  constructor(
    which: 'min' | 'max',
    private readonly size: number,
    private readonly nFeatures: number,
  ) {
    this.sign = which === 'min' ? 1 : -1
    this.lap = new Float32Array(size * nFeatures)
    this.running = new Float32Array(nFeatures)
    this.suffix = new Float32Array(size * nFeatures)
  }

  reset(): void {
    this.position = 0
    this.hasFinishedLap = false
  }

  push(state: Float32Array): void {
    if (this.position === this.size) this.finishLap()
    const { lap, running, nFeatures, sign } = this
    if (this.position === 0) running.fill(Number.POSITIVE_INFINITY)
    const start = this.position++ * nFeatures
    for (let f = 0; f < nFeatures; f++) {
      const value = sign * state[f]
      lap[start + f] = value
      running[f] = Math.min(running[f], value)
    }
  }

  /** Writes the extremes to `out` from `offset` on. */
  write(out: Float64Array, offset: number): void {
    const { running, suffix, nFeatures, sign, position } = this
    if (!this.hasFinishedLap || position === this.size) {
      for (let f = 0; f < nFeatures; f++) out[offset + f] = sign * running[f]
      return
    }
    const start = position * nFeatures
    for (let f = 0; f < nFeatures; f++) {
      out[offset + f] = sign * Math.min(running[f], suffix[start + f])
    }
  }

  private finishLap(): void {
    const { lap, suffix, nFeatures, size } = this
    suffix.set(lap)
    for (let i = (size - 1) * nFeatures - 1; i >= 0; i--) {
      suffix[i] = Math.min(lap[i], suffix[i + nFeatures])
    }
    this.position = 0
    this.hasFinishedLap = true
  }
}
