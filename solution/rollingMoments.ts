/**
 * Mean and standard deviation (population) of the last `size` states, feature by feature; of all
 * seen before the window is full. O(1) amortised a step, no allocation.
 *
 * The states are worked off in laps of `size`. At any step the window is the tail of the finished
 * lap and the head of the current one, and of both parts the aggregates are known:
 *
 *      finished lap               current lap
 *     [ ·  ·  · | t  t  t  t  t ][ h  h  h | ·  ·  ·  ·  · ]      size 8, position 3
 *                `- suffix[3] -'  `running'
 *
 * `suffix[k]` covers states k … size−1 of the finished lap and is filled, last to first, when the
 * lap ends; `running` takes one state a step (Welford 1962). The two are combined as in Chan, Golub
 * and LeVeque 1979. Nothing is ever subtracted from a sum: nothing drifts, a large offset costs no
 * digits, and the deviation of a constant is exactly 0.
 */
export class RollingMoments {
  private readonly lap: Float32Array // [size, nFeatures], the states of the current lap
  private readonly runningMean: Float64Array // [nFeatures]
  private readonly runningSquares: Float64Array // [nFeatures], squared deviations from the mean, summed
  private readonly suffixMean: Float64Array // [size, nFeatures]
  private readonly suffixSquares: Float64Array // [size, nFeatures]
  private position = 0 // states in the current lap
  private hasFinishedLap = false

  constructor(
    private readonly size: number,
    private readonly nFeatures: number,
  ) {
    this.lap = new Float32Array(size * nFeatures)
    this.runningMean = new Float64Array(nFeatures)
    this.runningSquares = new Float64Array(nFeatures)
    this.suffixMean = new Float64Array(size * nFeatures)
    this.suffixSquares = new Float64Array(size * nFeatures)
  }

  reset(): void {
    this.position = 0
    this.hasFinishedLap = false
  }

  push(state: Float32Array): void {
    if (this.position === this.size) this.finishLap()
    const { runningMean, runningSquares, nFeatures } = this
    this.lap.set(state, this.position * nFeatures)
    if (this.position === 0) {
      runningMean.fill(0)
      runningSquares.fill(0)
    }
    const weight = 1 / ++this.position
    for (let f = 0; f < nFeatures; f++) {
      const delta = state[f] - runningMean[f]
      const mean = runningMean[f] + delta * weight
      runningMean[f] = mean
      runningSquares[f] += delta * (state[f] - mean)
    }
  }

  /** Writes the means to `out` from `offset` on. */
  writeMean(out: Float64Array, offset: number): void {
    const { runningMean, suffixMean, nFeatures } = this
    const tail = this.tailSize()
    if (tail === 0) {
      out.set(runningMean, offset)
      return
    }
    const weight = tail / this.size
    const start = this.position * nFeatures
    for (let f = 0; f < nFeatures; f++) {
      out[offset + f] = runningMean[f] + (suffixMean[start + f] - runningMean[f]) * weight
    }
  }

  /** Writes the standard deviations to `out` from `offset` on. */
  writeStd(out: Float64Array, offset: number): void {
    const { runningMean, runningSquares, suffixMean, suffixSquares, nFeatures, position } = this
    const tail = this.tailSize()
    if (tail === 0) {
      const weight = 1 / position
      for (let f = 0; f < nFeatures; f++) out[offset + f] = Math.sqrt(runningSquares[f] * weight)
      return
    }
    const weight = 1 / this.size
    const between = position * tail * weight
    const start = position * nFeatures
    for (let f = 0; f < nFeatures; f++) {
      const delta = suffixMean[start + f] - runningMean[f]
      const squares = runningSquares[f] + suffixSquares[start + f] + delta * delta * between
      out[offset + f] = Math.sqrt(squares * weight)
    }
  }

  private tailSize(): number {
    return this.hasFinishedLap ? this.size - this.position : 0
  }

  private finishLap(): void {
    const { lap, suffixMean, suffixSquares, nFeatures, size } = this
    const last = (size - 1) * nFeatures
    for (let i = last; i < last + nFeatures; i++) {
      suffixMean[i] = lap[i]
      suffixSquares[i] = 0
    }
    for (let count = 2; count <= size; count++) {
      const weight = 1 / count
      const start = (size - count) * nFeatures
      for (let i = start; i < start + nFeatures; i++) {
        const next = i + nFeatures
        const delta = lap[i] - suffixMean[next]
        const mean = suffixMean[next] + delta * weight
        suffixMean[i] = mean
        suffixSquares[i] = suffixSquares[next] + delta * (lap[i] - mean)
      }
    }
    this.position = 0
    this.hasFinishedLap = true
  }
}
