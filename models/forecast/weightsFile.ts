import { DataError } from '../../base/errors.js'
import { noStandardisation, type Standardisation } from '../../datasets/standardisation.js'
import { parseGru } from '../gru/config.js'
import { isNames } from '../isNames.js'
import { parseMamba } from '../mamba2/config.js'
import { isObject, metadataObject, type RefuseMetadata } from '../metadataObject.js'
import {
  checkTensors,
  decodeNetworkFile,
  type ExpectedTensor,
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
  /** What brings states to the units that the network works in. */
  standardisation: Standardisation
  /** Tensors by name, row major, as {@link parameterShapes} lists them. */
  tensors: Record<string, Float32Array>
}

/** A file's format names its architecture. Version 1 knows no standardisation, and one `predict` for all features. */
const formats: Readonly<Record<ArchName, NetworkFormat>> = {
  mamba2: { name: 'seqarena-mamba2', version: 2 },
  gru: { name: 'seqarena-gru', version: 2 },
}

/**
 * The bytes of a weights file; the same network gives the same bytes.
 *
 * @param file named in errors
 * @throws {DataError} as {@link readNetwork} does, so that nothing is written that could not be
 *   read
 */
export function encodeNetwork(
  { config, standardisation, tensors }: Network,
  file?: string,
): Uint8Array {
  const { arch, ...rest } = config
  const metadata = { config: JSON.stringify(rest) }
  const { centre, scale } = standardisation
  const all = { ...tensors, 'states.centre': centre, 'states.scale': scale }
  return encodeNetworkFile(formats[arch], fileShapes(config), all, metadata, file)
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
  if (metadata.version === '1') {
    const standardisation = noStandardisation(config.nFeatures)
    const own = checkTensors(parameterShapes(config), tensors, file)
    return { config, standardisation, tensors: own as Network['tensors'] }
  }
  const {
    'states.centre': centre,
    'states.scale': scale,
    ...own
  } = checkTensors(fileShapes(config), tensors, file)
  if (scale.some((value) => value <= 0)) {
    throw new DataError('OUT_OF_RANGE', 'tensor states.scale has a scale that is not above 0', {
      file,
    })
  }
  const standardisation = { centre, scale } as Standardisation
  return { config, standardisation, tensors: own as Network['tensors'] }
}

/** The tensors of a file of this version, in its order. */
function fileShapes(config: NetworkConfig): ExpectedTensor[] {
  const shape = [config.nFeatures]
  return [
    ...parameterShapes(config),
    { name: 'states.centre', shape, isFloat64: true },
    { name: 'states.scale', shape, isFloat64: true },
  ]
}

function parseConfig(
  arch: ArchName,
  metadata: Record<string, string>,
  file: string,
): NetworkConfig {
  const { object, refuse } = metadataObject(metadata, 'config', 'BAD_NETWORK_CONFIG', file)
  const config: Partial<Record<keyof NetworkConfig, unknown>> = object
  // Files of the first networks know neither plain inputs, traits nor another prediction than the state.
  const { nInputs, nFeatures, normalize, plain = [], traits = null } = config
  const { order = 0 } = config
  const features = isNameList(config.features) ? config.features : refuse('bad features')
  const featureNames = isNameList(config.featureNames)
    ? config.featureNames
    : refuse('bad featureNames')
  if (!isOneOf(normalizations, normalize)) return refuse('bad normalize')
  const predict = predictedOf(config.predict ?? 'state', featureNames.length)
  if (!predict) return refuse('bad predict')
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

/** What is predicted of each feature; version 1 has one word for all. */
function predictedOf(value: unknown, nFeatures: number): PredictedValue[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : new Array(nFeatures).fill(value)
  const isPredicted = (one: unknown) => isOneOf(predictedValues, one)
  return list.length === nFeatures && list.every(isPredicted) ? list : undefined
}

function isOrder(value: unknown, predict: readonly PredictedValue[]): value is number {
  if (!predict.includes('residual')) return value === 0
  return Number.isInteger(value) && (value as number) > 0
}

function isOneOf<T extends string>(choices: readonly T[], value: unknown): value is T {
  return (choices as readonly unknown[]).includes(value)
}

function isNameList(value: unknown): value is string[] {
  return isNames(value) && value.length > 0
}
