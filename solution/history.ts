import { MemoryFloats } from '../kernels/memoryFloats.js'
import type { ServingKernels } from './servingKernels.js'

/** Rows kept before those that are wanted, so that the newest rows lie together without a move at each step. */
const spareRows = 8

/** The last rows of a sequence in the kernels' memory, the newest first, 0 where there is no past. */
export class History {
  private readonly block: MemoryFloats
  private readonly capacity: number
  private first = 0

  constructor(
    private readonly rows: number,
    private readonly width: number,
    kernels: ServingKernels,
  ) {
    this.capacity = spareRows * rows
    this.block = new MemoryFloats(kernels.memory, this.capacity * width)
    this.reset()
  }

  /** Offset of the newest row, behind which the older ones stand. */
  get newest(): number {
    return this.block.offset + this.first * this.width * Float32Array.BYTES_PER_ELEMENT
  }

  reset(): void {
    this.block.values.fill(0)
    this.first = this.capacity - this.rows
  }

  /** @param centre taken from the row */
  push(row: ArrayLike<number>, centre?: Float32Array): void {
    const { width, rows, capacity } = this
    const { values } = this.block
    if (this.first === 0) {
      values.copyWithin((capacity - rows + 1) * width, 0, (rows - 1) * width)
      this.first = capacity - rows + 1
    }
    this.first--
    for (let i = 0; i < width; i++) {
      values[this.first * width + i] = centre ? row[i] - centre[i] : row[i]
    }
  }
}
