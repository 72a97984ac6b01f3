import { Blocks } from './blocks.js'

/** Gathers a column's numbers, and counts the values that are none. */
export class NumberBuilder {
  /** Values that no number or time could be read from. */
  unreadable = 0
  infinite = 0
  /** Row of the first value of either of these kinds, from 0; −1 where there is none. */
  firstLostRow = -1
  /** Largest absolute value. */
  largest = 0
  /** Number of values there are. */
  present = 0
  private readonly blocks = new Blocks((length) => new Float64Array(length))

  constructor(readonly kind: 'number' | 'key' | 'time') {}

  get lost(): number {
    return this.unreadable + this.infinite
  }

  /**
   * @param value NaN where there is none
   * @param isReadable false for a value that is there but is no number
   */
  add(value: number, isReadable = true): void {
    const magnitude = Math.abs(value)
    if (isReadable && magnitude < Number.POSITIVE_INFINITY) {
      this.present++
      if (magnitude > this.largest) this.largest = magnitude
      this.blocks.push(value)
      return
    }
    if (!isReadable || !Number.isNaN(value)) {
      if (this.lost === 0) this.firstLostRow = this.blocks.length
      if (isReadable) this.infinite++
      else this.unreadable++
    }
    this.blocks.push(Number.NaN)
  }

  /** [rowCount] NaN where there is no value; afterwards there is nothing left here. */
  takeValues(): Float64Array {
    return this.blocks.take()
  }
}
