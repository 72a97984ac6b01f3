import type { KernelFunctions } from './kernelFunctions.js'
import type { KernelMemory } from './kernelMemory.js'

/** The kernels keep a few register tiles on their stack, never whole arrays. */
const stackBytes = 65_536

/**
 * The kernels of a wasm build, working on `memory`.
 *
 * The module has no data of its own, and its stack is moved into a block of that memory: left where the
 * linker puts it, at the memory's start, it would overwrite what tfjs keeps there.
 *
 * @throws {WebAssembly.CompileError} where the engine lacks an instruction
 */
export function wasmKernels(bytes: Uint8Array, memory: KernelMemory): KernelFunctions {
  const module = new WebAssembly.Module(bytes)
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.wasm! } })
  const stackPointer = exports.__stack_pointer as WebAssembly.Global
  stackPointer.value = memory.allocate(stackBytes) + stackBytes
  return exports as unknown as KernelFunctions
}
