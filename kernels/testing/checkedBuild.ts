import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../base/packageRoot.js'
import type { KernelFunctions } from '../kernelFunctions.js'
import type { KernelMemory } from '../kernelMemory.js'
import { wasmKernels } from '../wasmKernels.js'

/** A build for tests alone; undefined behaviour ends it in a trap. */
export interface CheckedBuild {
  name: string
  load(memory: KernelMemory): KernelFunctions
}

const file = join(packageRoot, 'kernels/wasm/wasm-checked.wasm')

/** The checked build, where it was made: `node scripts/build-kernels.mjs wasm-checked`. */
export function checkedBuild(): CheckedBuild[] {
  if (!existsSync(file)) return []
  return [{ name: 'wasm-checked', load: (memory) => wasmKernels(readFileSync(file), memory) }]
}
