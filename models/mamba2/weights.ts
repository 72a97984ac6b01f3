import { metadataObject } from '../metadataObject.js'
import {
  checkTensors,
  decodeNetworkFile,
  encodeNetworkFile,
  type NetworkFormat,
} from '../networkFile.js'
import { type MambaConfig, mambaSizes } from './config.js'
import { parseModel } from './parseModel.js'

/** How engineered features are normalized before they enter the network. */
export type Normalize = 'sequence' | 'none'

/** Everything about a network that is not a weight: what its weights file says in its metadata. */
export interface NetworkConfig {
  model: MambaConfig
  /** Width of the input: features.length · nFeatures. */
  nInputs: number
  /** Raw features of a state, and outputs of the network. */
  nFeatures: number
  /** Names of the engineered feature groups, in canonical order. */
  features: string[]
  normalize: Normalize
  featureNames: string[]
}

export interface Network {
  config: NetworkConfig
  /** By name, row major, as {@link parameterShapes} lists them. */
  tensors: Record<string, Float32Array>
}

export interface ParameterShape {
  name: string
  shape: number[]
  /** Whether weight decay applies: to the matrices and convolution taps only. */
  decay: boolean
  /** False for what is set from the training data and stays. */
  trained: boolean
}

const format: NetworkFormat = {
  name: 'seqarena-mamba2',
  version: 1,
  hint: 'Give a mamba_model_<k>.safetensors file.',
}

/** A matrix or convolution taps, to which weight decay applies. */
export function weightShape(name: string, ...shape: number[]): ParameterShape {
  return { name, shape, decay: true, trained: true }
}

/** A bias, a norm's weight or anything else that weight decay leaves alone. */
export function plainShape(name: string, ...shape: number[]): ParameterShape {
  return { name, shape, decay: false, trained: true }
}

/** The parameters of a stack of Mamba-2 blocks, `layers.<i>.…`, and of the layer norm that ends it. */
export function stackShapes(model: MambaConfig): ParameterShape[] {
  const { dModel, nLayers, convWidth } = model
  const { dInner, nHeads, dConv, dProj } = mambaSizes(model)
  const layer = (i: number) => [
    plainShape(`layers.${i}.norm.weight`, dModel),
    plainShape(`layers.${i}.norm.bias`, dModel),
    weightShape(`layers.${i}.inProj.weight`, dModel, dProj),
    weightShape(`layers.${i}.conv.weight`, convWidth, dConv),
    plainShape(`layers.${i}.conv.bias`, dConv),
    plainShape(`layers.${i}.dtBias`, nHeads),
    plainShape(`layers.${i}.aLog`, nHeads),
    plainShape(`layers.${i}.d`, nHeads),
    plainShape(`layers.${i}.gatedNorm.weight`, dInner),
    weightShape(`layers.${i}.outProj.weight`, dInner, dModel),
  ]
  return [
    ...Array.from({ length: nLayers }, (_, i) => layer(i)).flat(),
    plainShape('norm.weight', dModel),
    plainShape('norm.bias', dModel),
  ]
}

/**
 * Every tensor of a weights file, in the file's order: the one list that training and serving
 * share.
 */
export function parameterShapes({ model, nInputs, nFeatures }: NetworkConfig): ParameterShape[] {
  const { dModel } = model
  const fixed = (name: string) => ({ name, shape: [nFeatures], decay: false, trained: false })
  return [
    weightShape('input.weight', nInputs, dModel),
    plainShape('input.bias', dModel),
    ...stackShapes(model),
    weightShape('head.weight', dModel, nFeatures),
    plainShape('head.bias', nFeatures),
    fixed('target.mean'),
    fixed('target.scale'),
  ]
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
  const metadata = { config: JSON.stringify(config) }
  return encodeNetworkFile(format, parameterShapes(config), tensors, metadata, file)
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
  const { tensors, metadata } = decodeNetworkFile(bytes, format, file)
  const config = parseConfig(metadata, file)
  return { config, tensors: checkTensors(parameterShapes(config), tensors, file) }
}

function parseConfig(metadata: Record<string, string>, file: string): NetworkConfig {
  const { object, refuse } = metadataObject(metadata, 'config', 'BAD_NETWORK_CONFIG', file)
  const config: Partial<Record<keyof NetworkConfig, unknown>> = object
  const { nInputs, nFeatures, normalize } = config
  const features = isNameList(config.features) ? config.features : refuse('bad features')
  const featureNames = isNameList(config.featureNames)
    ? config.featureNames
    : refuse('bad featureNames')
  if (normalize !== 'sequence' && normalize !== 'none') return refuse('bad normalize')
  if (nFeatures !== featureNames.length) {
    return refuse('an nFeatures that differs from featureNames')
  }
  if (nInputs !== features.length * nFeatures) {
    return refuse('an nInputs that differs from features')
  }
  const model = parseModel(config.model, refuse)
  return { model, nInputs, nFeatures, features, normalize, featureNames }
}

function isNameList(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name) => typeof name === 'string') &&
    new Set(value).size === value.length
  )
}
