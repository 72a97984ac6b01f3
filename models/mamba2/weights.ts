import { DataError, SeqarenaError } from '../../base/errors.js'
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../safetensors.js'
import { type MambaConfig, mambaConfig, mambaDefaults, mambaSizes } from './config.js'

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

const format = 'seqarena-mamba2'
const version = 1

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
  const named: Record<string, NamedTensor> = Object.fromEntries(
    parameterShapes(config).map(({ name, shape }) => [name, { shape, data: tensors[name] }]),
  )
  checkTensors(config, named, file)
  return encodeSafetensors(named, {
    format,
    version: String(version),
    config: JSON.stringify(config),
  })
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
  const { tensors, metadata } = decodeSafetensors(bytes, file)
  checkVersion(metadata, file)
  const config = parseConfig(metadata.config, file)
  checkTensors(config, tensors, file)
  const data = parameterShapes(config).map(({ name }) => [name, tensors[name].data])
  return { config, tensors: Object.fromEntries(data) }
}

function checkVersion(metadata: Record<string, string>, file: string): void {
  if (metadata.format !== format) {
    const what = metadata.format
      ? `its format is ${JSON.stringify(metadata.format)}, not ${format}`
      : `its metadata name no format, not ${format}`
    throw new DataError('NOT_A_NETWORK', what, { file }, 'Give a mamba_model_<k>.safetensors file.')
  }
  const found = Number(metadata.version)
  if (!Number.isInteger(found) || found < 1) {
    const what = `its version is ${JSON.stringify(metadata.version)}, not a number`
    throw new DataError('NOT_A_NETWORK', what, { file })
  }
  if (found > version) {
    const what = `its format version is ${found}, newer than ${version}`
    throw new DataError('NEWER_VERSION', what, { file }, 'Install a newer seqarena to read it.')
  }
}

function parseConfig(text: string | undefined, file: string): NetworkConfig {
  const fail = (what: string, cause?: unknown): never => {
    const code = 'BAD_NETWORK_CONFIG'
    throw new DataError(code, `its config has ${what}`, { file }, 'Train or copy it again.', {
      cause,
    })
  }
  let config: Partial<Record<keyof NetworkConfig, unknown>> | null = null
  try {
    config = JSON.parse(text ?? '')
  } catch (cause) {
    fail('no valid JSON', cause)
  }
  if (typeof config !== 'object' || config === null) return fail('no object')
  const { nInputs, nFeatures, normalize } = config
  const features = isNameList(config.features) ? config.features : fail('bad features')
  const featureNames = isNameList(config.featureNames)
    ? config.featureNames
    : fail('bad featureNames')
  if (normalize !== 'sequence' && normalize !== 'none') return fail('bad normalize')
  if (nFeatures !== featureNames.length) return fail('an nFeatures that differs from featureNames')
  if (nInputs !== features.length * nFeatures) return fail('an nInputs that differs from features')
  const model = parseModel(config.model, fail)
  return { model, nInputs, nFeatures, features, normalize, featureNames }
}

function parseModel(value: unknown, fail: (what: string, cause?: unknown) => never): MambaConfig {
  const sizes = Object.keys(mambaDefaults)
  const isModel =
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).sort().join() === sizes.sort().join()
  if (!isModel) return fail(`a model without exactly ${sizes.join(', ')}`)
  try {
    return mambaConfig(value)
  } catch (cause) {
    return fail(`a bad model: ${cause instanceof SeqarenaError ? cause.what : cause}`, cause)
  }
}

function isNameList(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name) => typeof name === 'string') &&
    new Set(value).size === value.length
  )
}

function checkTensors(
  config: NetworkConfig,
  tensors: Record<string, NamedTensor>,
  file?: string,
): void {
  const expected = parameterShapes(config)
  for (const { name, shape } of expected) {
    const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined
    if (!tensor?.data) throw new DataError('MISSING_TENSOR', `tensor ${name} is missing`, { file })
    const size = shape.reduce((product, length) => product * length, 1)
    const fits = String(tensor.shape) === String(shape) && tensor.data.length === size
    if (!fits || !(tensor.data instanceof Float32Array)) {
      const found = `${tensor.data.constructor.name} of shape [${tensor.shape}]`
      const what = `tensor ${name} is a ${found}, not a Float32Array of shape [${shape}]`
      throw new DataError('TENSOR_SHAPE', what, { file })
    }
    const offence = tensor.data.findIndex((value) => !Number.isFinite(value))
    if (offence >= 0) {
      const what = `element ${offence} of tensor ${name} is ${tensor.data[offence]}`
      throw new DataError('NOT_FINITE', what, { file }, 'Take an earlier checkpoint.')
    }
  }
  const known = new Set(expected.map(({ name }) => name))
  const unknown = Object.keys(tensors).find((name) => !known.has(name))
  if (unknown !== undefined) {
    const what = `tensor ${unknown} is none of this network's`
    throw new DataError('UNKNOWN_TENSOR', what, { file })
  }
}
