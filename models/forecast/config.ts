import type { GruConfig } from '../gru/config.js'
import type { MambaConfig } from '../mamba2/config.js'
import type { TraitSizes } from './traits.js'

/**
 * How engineered features are normalized before they enter the network: by their own past in the sequence, not at
 * all, or by a factor of each that is trained.
 */
export const normalizations = ['sequence', 'none', 'learned'] as const
export type Normalize = (typeof normalizations)[number]

/**
 * What a network's output for a feature is: its next value, the difference of that from the value at hand, or what a
 * linear autoregression leaves of it.
 */
export const predictedValues = ['state', 'change', 'residual'] as const
export type PredictedValue = (typeof predictedValues)[number]

/** What a network is given and what it predicts, whatever it does between. */
export interface NetworkTask {
  /** Width of the input: (features.length + plain.length) · nFeatures + traits. */
  nInputs: number
  /** Raw features of a state, and outputs of the network. */
  nFeatures: number
  /** Names of the engineered feature groups, in canonical order. */
  features: string[]
  normalize: Normalize
  /** Groups that enter as they are, behind the normalized ones. */
  plain: string[]
  /** Sizes of the traits, which say how a sequence differs from others and enter last; null for none. */
  traits: TraitSizes | null
  /** [nFeatures] */
  predict: readonly PredictedValue[]
  /** Order of the autoregression; 0 where `predict` of no feature is `residual`. */
  order: number
  featureNames: string[]
}

/** What stands between a network's input projection and its head, and its sizes; all have a dModel. */
export type Architecture =
  | { arch: 'mamba2'; model: MambaConfig }
  | { arch: 'gru'; model: GruConfig }

export type ArchName = Architecture['arch']

export const archNames: readonly ArchName[] = ['mamba2', 'gru']

/** Everything about a network that is not a weight. */
export type NetworkConfig = NetworkTask & Architecture

export type MambaNetworkConfig = Extract<NetworkConfig, { arch: 'mamba2' }>
