import { parseGru } from '../gru/config.js'
import { parseMamba } from '../mamba2/config.js'
import { isObject, metadataObject, type RefuseMetadata } from '../metadataObject.js'
import {
  checkTensors,
  decodeNetworkFile,
  encodeNetworkFile,
  type NetworkFormat,
} from '../networkFile.js'
import {
  type Architecture,
  type ArchName,
  archNames,
  type NetworkConfig,
  normalizations,
  type PredictedValue,
  predictedValues,
} from './config.js'
import { parameterShapes } from './parameterShapes.js'
import type { TraitSizes } from './traits.js'
import { weightsFileNames } from './weightsFileName.js'

export interface Network {
  config: NetworkConfig
  /** Weights by name, row major, as {@link parameterShapes} lists them. */
  tensors: Record<string, Float32Array>
}

/** A file's format names its architecture. */
const formats: Readonly<Record<ArchName, NetworkFormat>> = {
  mamba2: { name: 'seqarena-mamba2', version: 1 },
  gru: { name: 'seqarena-gru', version: 1 },
}

/**
 * The bytes of a weights file; the same network gives the same bytes.
 *
 * @param file named in errors
 * @throws {DataError} as {@link readNetwork} does, so that nothing is written that could not be
 *   read
 */
export function encodeNetwork(
  config: NetworkConfig,
  tensors: Record<string, Float32Array>,
  file?: string,
): Uint8Array {
  const { arch, ...rest } = config
  const metadata = { config: JSON.stringify(rest) }
  return encodeNetworkFile(formats[arch], parameterShapes(config), tensors, metadata, file)
}

/**
 * Reads and checks a weights file.
 *
 * @param file named in errors
 * @throws {DataError} `NOT_A_NETWORK`, `NEWER_VERSION`, `BAD_NETWORK_CONFIG`, `MISSING_TENSOR`,
 *   `UNKNOWN_TENSOR`, `TENSOR_SHAPE`, `NOT_FINITE`, or a `SAFETENSORS_…` code when the file is not
 *   sound
 */
export function readNetwork(bytes: Uint8Array, file: string): Network {
  const hint = `Give a ${weightsFileNames} file.`
  const known = archNames.map((arch) => formats[arch])
  const { tensors, metadata } = decodeNetworkFile(bytes, known, hint, file)
  const arch = archNames.find((name) => formats[name].name === metadata.format)!
  const config = parseConfig(arch, metadata, file)
  return { config, tensors: checkTensors(parameterShapes(config), tensors, file) }
}

function parseConfig(
  arch: ArchName,
  metadata: Record<string, string>,
  file: string,
): NetworkConfig {
  const { object, refuse } = metadataObject(metadata, 'config', 'BAD_NETWORK_CONFIG', file)
  const config: Partial<Record<keyof NetworkConfig, unknown>> = object
  // Files of the first networks know neither plain inputs, traits nor another prediction than the state.
  const { nInputs, nFeatures, normalize, predict = 'state', plain = [], traits = null } = config
  const { order = 0 } = config
  const features = isNameList(config.features) ? config.features : refuse('bad features')
  const featureNames = isNameList(config.featureNames)
    ? config.featureNames
    : refuse('bad featureNames')
  if (!isOneOf(normalizations, normalize)) return refuse('bad normalize')
  if (!isOneOf(predictedValues, predict)) return refuse('bad predict')
  if (!isOrder(order, predict)) return refuse('bad order')
  if (!isNames(plain)) return refuse('bad plain')
  if (!isTraitSizes(traits)) return refuse('bad traits')
  if (nFeatures !== featureNames.length) {
    return refuse('an nFeatures that differs from featureNames')
  }
  if (nInputs !== (features.length + plain.length) * nFeatures + (traits?.count ?? 0)) {
    return refuse('an nInputs that differs from features')
  }
  const architecture = parseArchitecture(arch, config.model, refuse)
  return {
    ...architecture,
    nInputs,
    nFeatures,
    features,
    normalize,
    plain,
    traits,
    predict,
    order,
    featureNames,
  }
}

function parseArchitecture(arch: ArchName, model: unknown, refuse: RefuseMetadata): Architecture {
  switch (arch) {
    case 'mamba2':
      return { arch, model: parseMamba(model, refuse) }
    case 'gru':
      return { arch, model: parseGru(model, refuse) }
  }
}

function isTraitSizes(value: unknown): value is TraitSizes | null {
  if (value === null) return true
  if (!isObject(value)) return false
  const { count, order, ...others } = value
  const isCount = (size: unknown) => Number.isInteger(size) && (size as number) > 0
  return isCount(count) && isCount(order) && Object.keys(others).length === 0
}

function isOrder(value: unknown, predict: PredictedValue): value is number {
  return predict === 'residual' ? Number.isInteger(value) && (value as number) > 0 : value === 0
}

function isOneOf<T extends string>(choices: readonly T[], value: unknown): value is T {
  return (choices as readonly unknown[]).includes(value)
}

function isNameList(value: unknown): value is string[] {
  return isNames(value) && value.length > 0
}

function isNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.every((name) => typeof name === 'string') &&
    new Set(value).size === value.length
  )
}
