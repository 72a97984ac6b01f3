import type { KernelFunctions } from '../../kernels/kernelFunctions.js'
import type { OwnMemory } from '../../kernels/kernelMemory.js'

/** Kernels and the memory they were loaded on. */
export interface SamplerKernels {
  memory: OwnMemory
  functions: KernelFunctions
}
