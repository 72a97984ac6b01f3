import { platformBuilds } from './builds.js'
import type { KernelChoice } from './kernelChoices.js'
import { OwnMemory } from './kernelMemory.js'
import { loadKernels } from './loadKernels.js'

/**
 * The addon of the build that this choice takes here, for a process that cannot look for it; undefined
 * where that build is no native one.
 *
 * @throws {SeqarenaError} `KERNELS_FAILED` when the build that was asked for does not load
 */
export function nativeAddon(choice: KernelChoice = 'auto'): string | undefined {
  if (choice === 'composed') return undefined
  const { build } = loadKernels(choice, new OwnMemory())
  return platformBuilds().find(({ name }) => name === build)?.addon
}
