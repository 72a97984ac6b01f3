/** What is done where a cell has no value. */
export const missingPolicies = ['cut', 'previous', 'interpolate', 'error'] as const
export type MissingPolicy = (typeof missingPolicies)[number]

/** What becomes of rows: complete ones go on, others are lost. The array is used again for the next row. */
export interface RowSink {
  complete(row: Float64Array): void
  incomplete(): void
}

/**
 * Fills the missing cells of rows that follow one another, as the policy says: with the value before, or on the line
 * between the values before and after. Cells with no value before them (or after, where that is asked for) since the
 * last `begin` stay missing, and then their row is incomplete.
 */
export class CellFiller {
  /** Cells that were filled. */
  filled = 0
  /** Last value of each column, NaN where there is none. */
  private readonly last: Float64Array
  /** Rows that wait for a value after a missing one, and how many there are. */
  private waiting: Float64Array
  private count = 0
  /** Place in `waiting` of the first of the missing cells that each column ends with, -1 where it ends with a value. */
  private readonly openSince: Int32Array
  private open = 0

  constructor(
    private readonly nColumns: number,
    private readonly policy: MissingPolicy,
    private readonly sink: RowSink,
  ) {
    this.last = new Float64Array(nColumns).fill(Number.NaN)
    this.openSince = new Int32Array(nColumns).fill(-1)
    this.waiting = new Float64Array(nColumns)
  }

  /** What came before is over: nothing of it fills what comes. */
  begin(): void {
    this.release()
    this.last.fill(Number.NaN)
  }

  /** @param missing how many of the row's cells are NaN */
  add(row: Float64Array, missing: number): void {
    if (this.policy === 'interpolate') this.addBetween(row, missing)
    else if (this.policy === 'previous') this.addAfter(row, missing)
    else if (missing > 0) this.sink.incomplete()
    else this.sink.complete(row)
  }

  /** No more rows come before the next `begin`. */
  end(): void {
    this.release()
  }

  private addAfter(row: Float64Array, missing: number) {
    const { last } = this
    let left = missing
    if (missing > 0) {
      for (let c = 0; c < row.length; c++) {
        if (!Number.isNaN(row[c]) || Number.isNaN(last[c])) continue
        row[c] = last[c]
        left--
      }
    }
    for (let c = 0; c < row.length; c++) if (!Number.isNaN(row[c])) last[c] = row[c]
    if (left > 0) {
      this.sink.incomplete()
      return
    }
    this.filled += missing
    this.sink.complete(row)
  }

  private addBetween(row: Float64Array, missing: number) {
    if (missing === 0 && this.count === 0) {
      this.last.set(row)
      this.sink.complete(row)
      return
    }
    this.push(row)
    const at = this.count - 1
    for (let c = 0; c < row.length; c++) {
      if (Number.isNaN(row[c])) {
        if (this.openSince[c] >= 0) continue
        this.openSince[c] = at
        this.open++
        continue
      }
      if (this.openSince[c] >= 0) this.close(c, at, row[c])
      this.last[c] = row[c]
    }
    if (this.open === 0) this.release()
  }

  private push(row: Float64Array) {
    const start = this.count * this.nColumns
    if (start + row.length > this.waiting.length) {
      const larger = new Float64Array(this.waiting.length * 2)
      larger.set(this.waiting)
      this.waiting = larger
    }
    this.waiting.set(row, start)
    this.count++
  }

  /** Fills the missing cells of a column up to the row `at`, which has `value`. */
  private close(column: number, at: number, value: number) {
    const since = this.openSince[column]
    const before = this.last[column]
    const steps = at - since + 1
    for (let i = since; i < at && !Number.isNaN(before); i++) {
      const share = (i - since + 1) / steps
      this.waiting[i * this.nColumns + column] = before + (value - before) * share
      this.filled++
    }
    this.openSince[column] = -1
    this.open--
  }

  private release() {
    for (let i = 0; i < this.count; i++) {
      const row = this.waiting.subarray(i * this.nColumns, (i + 1) * this.nColumns)
      if (row.some(Number.isNaN)) this.sink.incomplete()
      else this.sink.complete(row)
    }
    this.count = 0
    this.open = 0
    this.openSince.fill(-1)
  }
}
