/** Memory that kernels read and write. It may grow, and its buffer be another one then. */
export interface KernelMemory {
  /** What wasm builds import; absent where only native builds can work. */
  wasm?: WebAssembly.Memory
  /** All of it, as it stands now. */
  bytes(): Uint8Array
  /** @returns byte offset of a new block, a multiple of 64 */
  allocate(size: number): number
}

const pageBytes = 65_536
/** A pointer to the first byte would read as null. */
const firstBlock = 64

/** A WebAssembly memory of our own, for kernels that work apart from tfjs. Blocks stay until it is dropped. */
export class OwnMemory implements KernelMemory {
  readonly wasm: WebAssembly.Memory
  private end = firstBlock
  private view = new Uint8Array(0)

  /** @param size bytes that are there from the start; it grows where more are allocated */
  constructor(size = pageBytes) {
    this.wasm = new WebAssembly.Memory({ initial: Math.ceil(size / pageBytes) })
  }

  /** All bytes of the memory, the same array until it grows: native kernels ask for it at every call. */
  bytes(): Uint8Array {
    if (this.view.buffer !== this.wasm.buffer) this.view = new Uint8Array(this.wasm.buffer)
    return this.view
  }

  allocate(size: number): number {
    const offset = this.end
    this.end = Math.ceil((offset + size) / 64) * 64
    const missing = this.end - this.wasm.buffer.byteLength
    if (missing > 0) this.wasm.grow(Math.ceil(missing / pageBytes))
    return offset
  }

  /** A block for `length` floats as an array; growth of the memory detaches it. */
  floats(length: number): Float32Array {
    const offset = this.allocate(length * Float32Array.BYTES_PER_ELEMENT)
    return new Float32Array(this.wasm.buffer, offset, length)
  }

  /** @returns byte offset of a new block that holds a copy of `values` */
  write(values: Float32Array): number {
    const block = this.floats(values.length)
    block.set(values)
    return block.byteOffset
  }
}
