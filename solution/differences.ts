/** First and second differences between successive states, 0 where there is no past. */
export class Differences {
  private readonly first: Float64Array
  private readonly second: Float64Array
  private readonly previous: Float32Array
  private seen = 0

  constructor(private readonly nFeatures: number) {
    this.first = new Float64Array(nFeatures)
    this.second = new Float64Array(nFeatures)
    this.previous = new Float32Array(nFeatures)
  }

  reset(): void {
    this.seen = 0
    this.first.fill(0)
    this.second.fill(0)
  }

  push(state: Float32Array): void {
    const { first, second, previous } = this
    if (this.seen < 3) this.seen++
    for (let f = 0; f < this.nFeatures; f++) {
      const difference = state[f] - previous[f]
      if (this.seen === 3) second[f] = difference - first[f]
      if (this.seen > 1) first[f] = difference
    }
    previous.set(state)
  }

  /** Writes x(t) − x(t−1) to `out` from `offset` on. */
  writeFirst(out: Float64Array, offset: number): void {
    out.set(this.first, offset)
  }

  /** Writes x(t) − 2x(t−1) + x(t−2) to `out` from `offset` on. */
  writeSecond(out: Float64Array, offset: number): void {
    out.set(this.second, offset)
  }
}
