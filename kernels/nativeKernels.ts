import { createRequire } from 'node:module'
import { type KernelFunctions, kernelNames } from './kernelFunctions.js'
import type { KernelMemory } from './kernelMemory.js'

type Addon = Record<string, (memory: Uint8Array, ...args: number[]) => number>

/**
 * The kernels of a native addon, working on `memory`.
 *
 * @throws {Error} where the file is missing, is for another platform, was built of older sources, or the CPU
 *   lacks its instructions
 */
export function nativeKernels(file: string, memory: KernelMemory): KernelFunctions {
  const addon = createRequire(import.meta.url)(file) as Addon
  const missing = kernelNames.find((name) => !(name in addon))
  if (missing) throw new Error(`is out of date, it lacks ${missing}; build it with npm run build`)
  addon.useLargePages(memory.bytes())
  const functions = kernelNames.map((name) => {
    const kernel = addon[name]
    return [name, (...args: number[]) => kernel(memory.bytes(), ...args)]
  })
  return Object.fromEntries(functions)
}
