import { type Architecture, type ArchName, archNames } from '../../models/forecast/config.js'
import { gruConfig, gruDefaults } from '../../models/gru/config.js'
import { mambaConfig } from '../../models/mamba2/config.js'
import { refuseOption } from '../configChecks.js'

/** The part of a training configuration that says what its networks are. */
export interface ArchitectureOptions {
  /** A name, or several with commas between: members take turns. */
  arch: string
  /** Width of all networks, or a list with that of each name in `arch`. */
  dModel: number | number[]
  /** Layers of all networks, or a list with those of each name in `arch`. */
  nLayers: number | number[]
  /** Size of a head's state, in Mamba-2 alone. */
  dState: number
  /** Width of a head, in Mamba-2 alone. */
  headDim: number
  /** Taps of a layer's convolution, in Mamba-2 alone. */
  convWidth: number
  /** Width of a layer's inside, in widths of the network; in Mamba-2 alone. */
  expand: number
}

/** Sizes that every architecture has, with defaults of its own: those that the studies found best. */
const ownDefaults = {
  mamba2: { dModel: 96, nLayers: 2 },
  gru: gruDefaults,
} satisfies Record<ArchName, unknown>
export const commonSizes = ['dModel', 'nLayers'] as const

/** @throws {UsageError} `BAD_CONFIG` when there is none, or one that nobody knows */
export function archList(arch: string): ArchName[] {
  const names = String(arch).split(',')
  const isKnown = (name: string): name is ArchName =>
    (archNames as readonly string[]).includes(name)
  if (!names.every(isKnown)) {
    return refuseOption('arch', arch, `${archNames.join(' or ')}, or a list of them`)
  }
  return names
}

/** The size that networks have where none is asked for: one number where it is the same for all in the list. */
export function defaultSize(
  size: (typeof commonSizes)[number],
  names: readonly ArchName[],
): number | number[] {
  const sizes = names.map((name) => ownDefaults[name][size])
  return sizes.every((own) => own === sizes[0]) ? sizes[0] : sizes
}

/**
 * The networks of a run, one for each name in `arch`.
 *
 * @throws {UsageError} `BAD_CONFIG` when a size is impossible, or a list of sizes has another length than `arch`
 */
export function architectures(options: ArchitectureOptions): Architecture[] {
  const names = archList(options.arch)
  for (const size of commonSizes) {
    const value = options[size]
    if (Array.isArray(value) && value.length !== names.length) {
      refuseOption(size, value, `one number, or one for each of ${options.arch}`)
    }
  }
  const at = (sizes: number | number[], i: number) => (Array.isArray(sizes) ? sizes[i] : sizes)
  return names.map((arch, i) => {
    const common = { dModel: at(options.dModel, i), nLayers: at(options.nLayers, i) }
    return architecture(arch, { ...options, ...common })
  })
}

function architecture(
  arch: ArchName,
  sizes: Record<Exclude<keyof ArchitectureOptions, 'arch'>, number>,
): Architecture {
  const { dModel, nLayers, dState, headDim, convWidth, expand } = sizes
  switch (arch) {
    case 'mamba2':
      return { arch, model: mambaConfig({ dModel, nLayers, dState, headDim, convWidth, expand }) }
    case 'gru':
      return { arch, model: gruConfig({ dModel, nLayers }) }
  }
}
