import type { KernelMemory } from './kernelMemory.js'

/** Memory of others in which native kernels work where the operands lie; a wasm build cannot. */
export function inPlaceMemory(buffer: ArrayBufferLike): KernelMemory {
  const bytes = new Uint8Array(buffer)
  return {
    bytes: () => bytes,
    allocate() {
      throw new Error('native kernels allocate nothing')
    },
  }
}
