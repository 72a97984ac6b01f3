import type { ServingKernels } from './servingKernels.js'

/** Rows kept before those that are wanted, so that the newest rows lie together without a move at each step. */
const spareRows = 8

/** The last rows of a sequence in the kernels' memory, the newest first, 0 where there is no past. */
export class History {
  private readonly block: number
  private readonly capacity: number
  private first = 0
  private array: Float32Array = new Float32Array(0)

  constructor(
    private readonly rows: number,
    private readonly width: number,
    private readonly kernels: ServingKernels,
  ) {
    this.capacity = spareRows * rows
    this.block = kernels.memory.floats(this.capacity * width).byteOffset
  }

  /** Offset of the newest row, behind which the older ones stand. */
  get newest(): number {
    return this.block + this.first * this.width * Float32Array.BYTES_PER_ELEMENT
  }

  reset(): void {
    this.open()
    this.array.fill(0)
    this.first = this.capacity - this.rows
  }

  /** @param centre taken from the row */
  push(row: ArrayLike<number>, centre?: Float32Array): void {
    this.open()
    const { array, width, rows, capacity } = this
    if (this.first === 0) {
      array.copyWithin((capacity - rows + 1) * width, 0, (rows - 1) * width)
      this.first = capacity - rows + 1
    }
    this.first--
    for (let i = 0; i < width; i++) {
      array[this.first * width + i] = centre ? row[i] - centre[i] : row[i]
    }
  }

  private open(): void {
    const { buffer } = this.kernels.memory.bytes()
    if (this.array.buffer === buffer) return
    this.array = new Float32Array(buffer, this.block, this.capacity * this.width)
  }
}
