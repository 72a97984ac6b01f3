import { UsageError } from '../../base/errors.js'
import type { RefuseMetadata } from '../metadataObject.js'
import { checkSizes, parseSizes } from '../modelSizes.js'

/** Size of the Mamba-2 blocks of a network. */
export interface MambaConfig {
  /** Width of the residual stream. */
  dModel: number
  nLayers: number
  /** N, the size of a head's state. */
  dState: number
  /** P; nHeads = expand · dModel / headDim. */
  headDim: number
  /** Width of a layer's inside in widths of the network: dInner = expand · dModel. */
  expand: number
  /** Taps of the causal convolution. */
  convWidth: number
}

export const mambaDefaults: Readonly<MambaConfig> = {
  dModel: 128,
  nLayers: 4,
  dState: 32,
  headDim: 32,
  expand: 2,
  convWidth: 4,
}

/** Sizes that follow from a {@link MambaConfig}. */
export interface MambaSizes {
  dInner: number
  nHeads: number
  /** Channels of the convolution: x | B | C. */
  dConv: number
  /** Width of the input projection: z | xBC | dt. */
  dProj: number
}

/**
 * Sizes that follow from those of a configuration: dInner = expand · dModel, nHeads = dInner / headDim.
 *
 * Source: Dao and Gu 2024, arXiv 2405.21060, with one group for B and C.
 */
export function mambaSizes(config: MambaConfig): MambaSizes {
  const dInner = config.expand * config.dModel
  const nHeads = dInner / config.headDim
  const dConv = dInner + 2 * config.dState
  return { dInner, nHeads, dConv, dProj: dInner + dConv + nHeads }
}

/**
 * The defaults with `options` laid over them.
 *
 * @throws {UsageError} `BAD_CONFIG` when a size is not a positive whole number, or dInner not a whole number of heads
 */
export function mambaConfig(options: Partial<MambaConfig> = {}): MambaConfig {
  const config = { ...mambaDefaults, ...options }
  checkSizes(config)
  const dInner = config.expand * config.dModel
  if (dInner % config.headDim !== 0) {
    throw new UsageError(
      'BAD_CONFIG',
      `headDim ${config.headDim} does not divide expand · dModel = ${dInner}`,
      'Choose a headDim that does.',
    )
  }
  return config
}

/** The sizes of Mamba-2 blocks out of JSON. */
export function parseMamba(value: unknown, refuse: RefuseMetadata): MambaConfig {
  return parseSizes(value, mambaDefaults, mambaConfig, refuse)
}
