import { SeqarenaError } from '../base/errors.js'
import { type KernelBuild, platformBuilds } from './builds.js'
import type { BuildName, KernelChoice } from './kernelChoices.js'
import type { KernelFunctions } from './kernelFunctions.js'
import type { KernelMemory } from './kernelMemory.js'
import { reasonOf } from './reasonOf.js'

export interface LoadedKernels {
  build: BuildName
  /** Why this one runs, in words: `chosen automatically; native-v4: this CPU has no AVX-512`. */
  reason: string
  functions: KernelFunctions
}

/**
 * The kernels of the first build that is wanted and loads.
 *
 * @param memory what they work on
 * @throws {SeqarenaError} `KERNELS_FAILED` with each build's reason when none loads
 */
export function loadKernels(
  choice: Exclude<KernelChoice, 'composed'>,
  memory: KernelMemory,
  builds: readonly KernelBuild[] = platformBuilds(),
): LoadedKernels {
  const wanted = builds.filter(({ name }) => isWanted(choice, name))
  const refusals: string[] = []
  for (const build of wanted) {
    try {
      const functions = build.load(memory)
      const why = choice === 'auto' ? 'chosen automatically' : 'asked for'
      return { build: build.name, reason: [why, ...refusals].join('; '), functions }
    } catch (error) {
      refusals.push(`${build.name}: ${reasonOf(error)}`)
    }
  }
  const reasons = refusals.length > 0 ? refusals.join('; ') : 'there is none for this platform'
  throw new SeqarenaError(
    'KERNELS_FAILED',
    `no ${choice === 'auto' ? '' : `${choice} `}build of the kernels loads: ${reasons}`,
    {},
    'Use --kernels auto.',
  )
}

function isWanted(choice: KernelChoice, name: BuildName): boolean {
  return choice === 'auto' || choice === name || name.startsWith(`${choice}-`)
}
