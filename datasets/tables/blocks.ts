type NumberArray = Float64Array | Int32Array

const blockLength = 1 << 16

/**
 * An array of yet unknown length. It grows by blocks, because growing one array by copying would need room
 * for both; at the end each block is let go as soon as it is copied.
 */
export class Blocks<Values extends NumberArray> {
  private readonly full: Values[] = []
  private block: Values
  private used = 0

  constructor(private readonly make: (length: number) => Values) {
    this.block = make(blockLength)
  }

  get length(): number {
    return this.full.length * blockLength + this.used
  }

  push(value: number): void {
    if (this.used === blockLength) {
      this.full.push(this.block)
      this.block = this.make(blockLength)
      this.used = 0
    }
    this.block[this.used++] = value
  }

  /** All values; afterwards there are none here. */
  take(): Values {
    const values = this.make(this.length)
    values.set(this.block.subarray(0, this.used), this.full.length * blockLength)
    this.used = 0
    while (this.full.length > 0) {
      const block = this.full.pop()!
      values.set(block, this.full.length * blockLength)
    }
    return values
  }
}
