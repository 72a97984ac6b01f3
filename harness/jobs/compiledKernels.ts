import type { KernelChoice } from '../../kernels/kernelChoices.js'

/** The kernels for work that has no composed form. */
export function compiledKernels(kernels: string): Exclude<KernelChoice, 'composed'> {
  return kernels === 'composed' ? 'auto' : (kernels as Exclude<KernelChoice, 'composed'>)
}
