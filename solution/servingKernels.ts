import type { KernelBuild } from '../kernels/builds.js'
import type { KernelFunctions } from '../kernels/kernelFunctions.js'
import { OwnMemory } from '../kernels/kernelMemory.js'
import { servingBuilds } from './servingBuilds.js'

/** Kernels and the memory they work on, for networks that run one step at a time. */
export interface ServingKernels {
  memory: OwnMemory
  functions: KernelFunctions
}

/** The first of the builds that loads; plain wasm, the last of them, does in every Node. */
export function servingKernels(
  builds: readonly Pick<KernelBuild, 'load'>[] = servingBuilds(),
): ServingKernels {
  const memory = new OwnMemory()
  const [build, ...others] = builds
  try {
    return { memory, functions: build.load(memory) }
  } catch (error) {
    if (others.length === 0) throw error
    return servingKernels(others)
  }
}
