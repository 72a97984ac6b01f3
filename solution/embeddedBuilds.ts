import type { KernelBuild } from '../kernels/builds.js'
import { nativeKernels } from '../kernels/nativeKernels.js'
import wasm from '../kernels/wasm/wasm-simd.wasm'
import { wasmKernels } from '../kernels/wasmKernels.js'

/**
 * What {@link servingBuilds} is in solution.mjs: the native build that the host offers, as the path
 * of an addon in SEQARENA_NATIVE_KERNELS, and the wasm build that the file brings along.
 */
export function servingBuilds(): Pick<KernelBuild, 'load'>[] {
  const addon = process.env.SEQARENA_NATIVE_KERNELS
  const embedded: Pick<KernelBuild, 'load'> = { load: (memory) => wasmKernels(wasm, memory) }
  if (!addon) return [embedded]
  return [{ load: (memory) => nativeKernels(addon, memory) }, embedded]
}
