import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../base/packageRoot.js'
import type { BuildName } from './kernelChoices.js'
import type { KernelFunctions } from './kernelFunctions.js'
import type { KernelMemory } from './kernelMemory.js'
import { nativeKernels } from './nativeKernels.js'
import { wasmKernels } from './wasmKernels.js'

export interface KernelBuild {
  name: BuildName
  /** The file of a native build. */
  addon?: string
  /** @throws {Error} the reason why it does not run here */
  load(memory: KernelMemory): KernelFunctions
}

/** Builds that may run on this platform, in the order in which they are tried. */
export function platformBuilds(): KernelBuild[] {
  const host = `${process.platform}-${process.arch}`
  const native = (name: BuildName, file: string): KernelBuild => {
    const addon = join(packageRoot, 'kernels/native', file)
    return { name, addon, load: (memory) => nativeKernels(present(addon), memory) }
  }
  const wasm = (name: BuildName): KernelBuild => ({
    name,
    load: (memory) => {
      const bytes = readFileSync(present(join(packageRoot, 'kernels/wasm', `${name}.wasm`)))
      return wasmKernels(bytes, memory)
    },
  })
  const natives =
    process.arch === 'x64'
      ? [native('native-v4', `${host}-v4.node`), native('native-v3', `${host}-v3.node`)]
      : [native('native-neon', `${host}.node`)]
  return [...natives, wasm('wasm-relaxed'), wasm('wasm-simd')]
}

function present(file: string): string {
  if (!existsSync(file)) throw new Error('is not built for this platform')
  return file
}
