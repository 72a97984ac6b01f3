import { DataError } from '../base/errors.js'
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedTensor,
  type Safetensors,
} from './safetensors.js'

/** What files of one kind of network say in their metadata. */
export interface NetworkFormat {
  name: string
  version: number
}

/** A tensor that a network must have. */
export interface ExpectedTensor {
  name: string
  shape: readonly number[]
  /** Whether its numbers are float64; float32 by default. */
  isFloat64?: boolean
}

/** Numbers of a network's tensor. */
export type TensorNumbers = Float32Array | Float64Array

/**
 * The bytes of a network's file; the same network gives the same bytes.
 *
 * @param expected in the file's order
 * @param file named in errors
 * @throws {DataError} as {@link checkTensors} does, so that nothing is written that could not be read
 */
export function encodeNetworkFile(
  { name: format, version }: NetworkFormat,
  expected: readonly ExpectedTensor[],
  tensors: Record<string, TensorNumbers>,
  metadata: Record<string, string>,
  file?: string,
): Uint8Array {
  const named = Object.fromEntries(
    expected.map(({ name, shape }) => [name, { shape, data: tensors[name] }]),
  )
  checkTensors(expected, named, file)
  return encodeSafetensors(named, { format, version: String(version), ...metadata })
}

/**
 * Reads a network's file as far as its metadata say what it is.
 *
 * @param formats one of which it must have
 * @param hint what to give instead of a file of another format
 * @throws {DataError} `NOT_A_NETWORK`, `NEWER_VERSION`, or a `SAFETENSORS_…` code when the file is not sound
 */
export function decodeNetworkFile(
  bytes: Uint8Array,
  formats: readonly NetworkFormat[],
  hint: string,
  file: string,
): Safetensors {
  const decoded = decodeSafetensors(bytes, file)
  const { metadata } = decoded
  const format = formats.find(({ name }) => name === metadata.format)
  if (!format) {
    const what = metadata.format
      ? `its format is ${JSON.stringify(metadata.format)}`
      : 'its metadata name no format'
    const wanted = formats.map(({ name }) => name).join(' or ')
    throw new DataError('NOT_A_NETWORK', `${what}, not ${wanted}`, { file }, hint)
  }
  const found = Number(metadata.version)
  if (!Number.isInteger(found) || found < 1) {
    const what = `its version is ${JSON.stringify(metadata.version)}, not a number`
    throw new DataError('NOT_A_NETWORK', what, { file })
  }
  if (found > format.version) {
    const what = `its format version is ${found}, newer than ${format.version}`
    throw new DataError('NEWER_VERSION', what, { file }, 'Install a newer seqarena to read it.')
  }
  return decoded
}

/**
 * The data of exactly the tensors that are expected, in that order.
 *
 * @throws {DataError} `MISSING_TENSOR`, `UNKNOWN_TENSOR`, `TENSOR_SHAPE`, `NOT_FINITE`
 */
export function checkTensors(
  expected: readonly ExpectedTensor[],
  tensors: Record<string, NamedTensor>,
  file?: string,
): Record<string, TensorNumbers> {
  const data = expected.map(({ name, shape, isFloat64 }): [string, TensorNumbers] => {
    const wanted = isFloat64 ? Float64Array : Float32Array
    const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined
    if (!tensor?.data) throw new DataError('MISSING_TENSOR', `tensor ${name} is missing`, { file })
    const size = shape.reduce((product, length) => product * length, 1)
    const fits = String(tensor.shape) === String(shape) && tensor.data.length === size
    if (!fits || !(tensor.data instanceof wanted)) {
      const found = `${tensor.data.constructor.name} of shape [${tensor.shape}]`
      const what = `tensor ${name} is a ${found}, not a ${wanted.name} of shape [${shape}]`
      throw new DataError('TENSOR_SHAPE', what, { file })
    }
    const values: TensorNumbers = tensor.data
    const offence = values.findIndex((value) => !Number.isFinite(value))
    if (offence >= 0) {
      const what = `element ${offence} of tensor ${name} is ${values[offence]}`
      throw new DataError('NOT_FINITE', what, { file }, 'Take an earlier checkpoint.')
    }
    return [name, values]
  })
  const known = new Set(expected.map(({ name }) => name))
  const unknown = Object.keys(tensors).find((name) => !known.has(name))
  if (unknown !== undefined) {
    const what = `tensor ${unknown} is none of this network's`
    throw new DataError('UNKNOWN_TENSOR', what, { file })
  }
  return Object.fromEntries(data)
}
