import type { RefuseMetadata } from '../metadataObject.js'
import { checkSizes, parseSizes } from '../modelSizes.js'

/** Size of the recurrent layers of a network. */
export interface GruConfig {
  /** Hidden units of each layer, and width of its input. */
  dModel: number
  nLayers: number
}

export const gruDefaults: Readonly<GruConfig> = { dModel: 128, nLayers: 2 }

/**
 * The defaults with `options` laid over them.
 *
 * @throws {UsageError} `BAD_CONFIG` when a size is not a positive whole number
 */
export function gruConfig(options: Partial<GruConfig> = {}): GruConfig {
  const config = { ...gruDefaults, ...options }
  checkSizes(config)
  return config
}

/** The sizes of recurrent layers out of JSON. */
export function parseGru(value: unknown, refuse: RefuseMetadata): GruConfig {
  return parseSizes(value, gruDefaults, gruConfig, refuse)
}
