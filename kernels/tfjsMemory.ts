import tf = require('@tensorflow/tfjs-core')

import { SeqarenaError } from '../base/errors.js'
import type { KernelMemory } from './kernelMemory.js'

/** What we use of the wasm backend's inside; the version of the package is pinned. */
interface WasmBackend extends tf.KernelBackend {
  wasm: {
    HEAPU8: Uint8Array
    asm: { memory: WebAssembly.Memory }
    _malloc(size: number): number
    _free(offset: number): void
  }
  dataIdMap: { get(dataId: tf.DataId): { memoryOffset: number } }
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo
  incRef(dataId: tf.DataId): void
}

const alignment = 64

/** What a crop of 1000 steps of the default network takes; what is not used takes no memory of the machine. */
const firstBytes = 128 * 2 ** 20

/** The memory in which tfjs' wasm backend keeps its tensors, so that kernels work on them where they lie. */
export class TfjsMemory implements KernelMemory {
  readonly wasm: WebAssembly.Memory
  private readonly backend = tf.backend() as WasmBackend
  private scratchSize = 0
  private scratchBlock = 0
  private scratchOffset = 0

  constructor() {
    this.wasm = this.backend.wasm.asm.memory
    // Freed at once, it stays part of the memory, which then need not grow in the midst of the work.
    this.backend.wasm._free(this.block(firstBytes))
  }

  bytes(): Uint8Array {
    return this.backend.wasm.HEAPU8
  }

  allocate(size: number): number {
    return align(this.block(size + alignment))
  }

  /**
   * A block of at least `floats` floats for the length of one kernel call. There is one, which every call uses
   * again; it grows to the largest asked for.
   *
   * @returns its byte offset, a multiple of 64
   */
  scratch(floats: number): number {
    const size = floats * Float32Array.BYTES_PER_ELEMENT
    if (size > this.scratchSize) {
      if (this.scratchSize > 0) this.backend.wasm._free(this.scratchBlock)
      this.scratchBlock = this.block(size + alignment)
      this.scratchOffset = align(this.scratchBlock)
      this.scratchSize = size
    }
    return this.scratchOffset
  }

  private block(size: number): number {
    const offset = this.backend.wasm._malloc(size) >>> 0
    if (offset > 0) return offset
    const what = `tfjs' memory has no room for another ${(size / 2 ** 20).toFixed(0)} MB`
    throw new SeqarenaError('OUT_OF_MEMORY', what, {}, 'Train on shorter crops (--crop).')
  }

  /** A block for `floats` floats for as long as an op works; to be given back with {@link giveBack}. */
  borrow(floats: number): number {
    return this.block(floats * Float32Array.BYTES_PER_ELEMENT)
  }

  giveBack(...offsets: number[]) {
    for (const offset of offsets) this.backend.wasm._free(offset)
  }

  /** A tensor for a kernel to write to; its values are whatever lay there. */
  output(shape: number[]): tf.TensorInfo {
    return this.backend.makeOutput(shape, 'float32')
  }

  /** A second tensor on the memory of the first, which is freed with the last of them. */
  share({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.backend.incRef(dataId)
    return { dataId, shape, dtype }
  }

  /** Byte offset of a tensor's values. */
  offset({ dataId }: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(dataId).memoryOffset
  }

  /** The values of a tensor where they lie; valid until the next tensor is made. */
  floats(tensor: tf.TensorInfo): Float32Array {
    const size = tf.util.sizeFromShape(tensor.shape)
    return new Float32Array(this.bytes().buffer, this.offset(tensor), size)
  }

  /** The whole numbers of a tensor where they lie; valid until the next tensor is made. */
  integers(tensor: tf.TensorInfo): Int32Array {
    const size = tf.util.sizeFromShape(tensor.shape)
    return new Int32Array(this.bytes().buffer, this.offset(tensor), size)
  }
}

function align(offset: number): number {
  return Math.ceil(offset / alignment) * alignment
}
