import type { OwnMemory } from './kernelMemory.js'

/** A block of floats in a memory that may grow, which detaches all arrays on it. */
export class MemoryFloats {
  /** Byte offset of the block, as kernels take it. */
  readonly offset: number
  private view: Float32Array

  constructor(
    private readonly memory: OwnMemory,
    private readonly length: number,
  ) {
    this.view = memory.floats(length)
    this.offset = this.view.byteOffset
  }

  /** The block's values [length], in the same array until the memory grows. */
  get values(): Float32Array {
    const { buffer } = this.memory.bytes()
    if (this.view.buffer !== buffer) {
      this.view = new Float32Array(buffer, this.offset, this.length)
    }
    return this.view
  }
}
