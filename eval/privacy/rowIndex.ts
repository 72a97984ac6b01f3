import type { RowCodes } from './rowCodes.js'

/** Says how often a row occurs among others: a hash table with linear probing, exact by comparing the rows. */
export class RowIndex {
  /** One more than the first row of each kind, 0 in a free slot. */
  private readonly slots: Int32Array
  /** How many rows are like the first row of a kind, by that row's number. */
  private readonly counts: Int32Array

  /** @param among which of the rows; absent for all */
  constructor(
    private readonly rows: RowCodes,
    among?: Int32Array,
  ) {
    const count = among?.length ?? rows.count
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 2)))
    this.counts = new Int32Array(rows.count)
    for (let i = 0; i < count; i++) {
      const row = among ? among[i] : i
      const slot = this.slotOf(rows, row)
      if (this.slots[slot] === 0) this.slots[slot] = row + 1
      this.counts[this.slots[slot] - 1]++
    }
  }

  /** How many of the indexed rows equal this one. */
  countOf(rows: RowCodes, row: number): number {
    const first = this.slots[this.slotOf(rows, row)] - 1
    return first < 0 ? 0 : this.counts[first]
  }

  /** One row of each kind, and how many there are of it. */
  *kinds(): Generator<{ row: number; count: number }> {
    for (const slot of this.slots) {
      if (slot > 0) yield { row: slot - 1, count: this.counts[slot - 1] }
    }
  }

  /** The slot that holds a row like this one, or where it would go. */
  private slotOf({ codes, width }: RowCodes, row: number): number {
    const start = row * width
    let hash = 0
    for (let i = start; i < start + width; i++) {
      hash = Math.imul(hash ^ codes[i], 0x9e3779b1)
      hash ^= hash >>> 15
    }
    const mask = this.slots.length - 1
    let slot = (hash ^ (hash >>> 13)) & mask
    while (this.slots[slot] !== 0 && !this.isEqual(this.slots[slot] - 1, codes, start)) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  private isEqual(own: number, codes: Int32Array, start: number): boolean {
    const { width } = this.rows
    const from = own * width
    for (let i = 0; i < width; i++) if (this.rows.codes[from + i] !== codes[start + i]) return false
    return true
  }
}

/** Share of rows of which the index has at least `atLeast` like it. */
export function shareFound(index: RowIndex, rows: RowCodes, atLeast = 1): number {
  let found = 0
  for (let row = 0; row < rows.count; row++) if (index.countOf(rows, row) >= atLeast) found++
  return found / rows.count
}
