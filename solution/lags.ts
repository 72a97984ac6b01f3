/** The states of the last steps, 0 where there is no past. */
export class Lags {
  /** Rows of states, each step's at its number modulo their count. */
  private readonly ring: Float32Array
  private readonly rows: number
  private seen = 0

  /** @param longest the largest lag that will be asked for */
  constructor(
    longest: number,
    private readonly nFeatures: number,
  ) {
    this.rows = longest + 1
    this.ring = new Float32Array(this.rows * nFeatures)
  }

  reset(): void {
    this.seen = 0
    this.ring.fill(0)
  }

  push(state: Float32Array): void {
    this.ring.set(state, (this.seen++ % this.rows) * this.nFeatures)
  }

  /** Writes x(t − lag) to `out` from `offset` on. */
  write(lag: number, out: Float64Array, offset: number): void {
    const row = (this.seen - 1 - lag + this.rows) % this.rows
    const first = row * this.nFeatures
    out.set(this.ring.subarray(first, first + this.nFeatures), offset)
  }
}
