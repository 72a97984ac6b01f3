import { DataError } from '../base/errors.js'

export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array

export interface NamedTensor {
  shape: readonly number[]
  /** Row major, as many elements as the shape has. */
  data: TensorData
}

export interface Safetensors {
  tensors: Record<string, NamedTensor>
  metadata: Record<string, string>
}

/** The longest header that the format allows, in bytes. */
const maxHeaderBytes = 100_000_000

/** The element types that we read and write. */
const dtypes = {
  F32: { itemBytes: 4, make: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  F64: { itemBytes: 8, make: (buffer: ArrayBuffer) => new Float64Array(buffer) },
  I32: { itemBytes: 4, make: (buffer: ArrayBuffer) => new Int32Array(buffer) },
  I64: { itemBytes: 8, make: (buffer: ArrayBuffer) => new BigInt64Array(buffer) },
  U8: { itemBytes: 1, make: (buffer: ArrayBuffer) => new Uint8Array(buffer) },
} as const

type Dtype = keyof typeof dtypes

/**
 * A safetensors file: 8 bytes with the header's length, a JSON header padded with spaces to a
 * multiple of 8 bytes, then the tensors' bytes in the order given. The same tensors give the same
 * bytes.
 *
 * Source: the format section of https://github.com/huggingface/safetensors
 *
 * @throws {DataError} `SAFETENSORS_SIZE` when a shape does not fit its data
 */
export function encodeSafetensors(
  tensors: Record<string, NamedTensor>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const header: [string, unknown][] = []
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata])
  let dataBytes = 0
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (elementCount(shape) !== data.length) {
      const what = `tensor ${name} of shape [${shape}] has ${data.length} elements`
      throw new DataError('SAFETENSORS_SIZE', what)
    }
    const end = dataBytes + data.byteLength
    header.push([name, { dtype: dtypeOf(data), shape, data_offsets: [dataBytes, end] }])
    dataBytes = end
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  const headerBytes = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + headerBytes + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true)
  bytes.fill(0x20, 8, 8 + headerBytes)
  bytes.set(json, 8)
  let offset = 8 + headerBytes
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset)
    offset += data.byteLength
  }
  return bytes
}

/**
 * Reads a safetensors file and checks its header as the format demands: every tensor's bytes are
 * inside the file, of the size its shape says, without overlaps, holes or anything after them.
 *
 * Source: the format section of https://github.com/huggingface/safetensors
 *
 * @param file named in errors
 * @throws {DataError} with a code of its own for each kind of fault, all starting with
 *   `SAFETENSORS_`
 */
export function decodeSafetensors(bytes: Uint8Array, file: string): Safetensors {
  const headerBytes = readHeaderLength(bytes, file)
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes), file)
  const data = bytes.subarray(8 + headerBytes)
  const metadata = Object.hasOwn(header, '__metadata__')
    ? checkMetadata(header.__metadata__, file)
    : {}
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, info]) => checkTensorInfo(name, info, file))
  checkLayout(entries, data.length, file)
  const tensors = entries.map(({ name, dtype, shape, start, end }) => {
    // A copy of its own: the part of the file may not be aligned for its element type.
    const own = new Uint8Array(end - start)
    own.set(data.subarray(start, end))
    return [name, { shape, data: dtypes[dtype].make(own.buffer) }]
  })
  return { tensors: Object.fromEntries(tensors), metadata }
}

interface TensorInfo {
  name: string
  dtype: Dtype
  shape: number[]
  start: number
  end: number
}

function readHeaderLength(bytes: Uint8Array, file: string): number {
  if (bytes.length < 8) {
    const what = `the file has ${bytes.length} bytes, too few for a safetensors header`
    throw new DataError('SAFETENSORS_TRUNCATED', what, { file }, copyAgain)
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  if (length > maxHeaderBytes) {
    const what = `the header says it has ${length} bytes, more than safetensors allows`
    throw new DataError('SAFETENSORS_HEADER_TOO_LARGE', what, { file }, 'Is it a safetensors file?')
  }
  if (Number(length) > bytes.length - 8) {
    const what = `the header of ${length} bytes goes beyond the file's end`
    throw new DataError('SAFETENSORS_TRUNCATED', what, { file }, copyAgain)
  }
  return Number(length)
}

const copyAgain = 'Copy or write it again.'

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new DataError('SAFETENSORS_NOT_UTF8', 'the header is not UTF-8', { file }, '', { cause })
  }
  let header: unknown
  try {
    header = JSON.parse(text)
  } catch (cause) {
    throw new DataError('SAFETENSORS_NOT_JSON', 'the header is not JSON', { file }, '', { cause })
  }
  // The format wants the brace at once: spaces may follow the object, not go before it.
  if (!text.startsWith('{') || !isObject(header)) {
    throw new DataError('SAFETENSORS_NOT_OBJECT', 'the header is not a JSON object', { file })
  }
  const twice = duplicateKey(text)
  if (twice !== undefined) {
    const what = `the header has the key ${JSON.stringify(twice)} twice`
    throw new DataError('SAFETENSORS_DUPLICATE_KEY', what, { file })
  }
  return header
}

/**
 * The first key that an object inside valid JSON has twice; `JSON.parse` keeps silent about those.
 */
function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = []
  for (const [token, text, colon] of json.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (colon) {
      const key: string = JSON.parse(text)
      if (open[open.length - 1].has(key)) return key
      open[open.length - 1].add(key)
    }
  }
  return undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkMetadata(value: unknown, file: string): Record<string, string> {
  if (!isObject(value) || Object.values(value).some((entry) => typeof entry !== 'string')) {
    const what = '__metadata__ is not a map from strings to strings'
    throw new DataError('SAFETENSORS_METADATA', what, { file })
  }
  return value as Record<string, string>
}

function checkTensorInfo(name: string, info: unknown, file: string): TensorInfo {
  const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
  const { dtype, shape, data_offsets: offsets, ...others } = isObject(info) ? info : {}
  const isComplete =
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    shape.every(isSize) &&
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(isSize) &&
    Object.keys(others).length === 0
  if (!isComplete) {
    const what = `tensor ${name} is described by something else than dtype, shape and data_offsets`
    throw new DataError('SAFETENSORS_TENSOR_INFO', what, { file })
  }
  if (!Object.hasOwn(dtypes, dtype)) {
    const hint = `The types read here are ${Object.keys(dtypes).join(', ')}.`
    throw new DataError('SAFETENSORS_DTYPE', `tensor ${name} has dtype ${dtype}`, { file }, hint)
  }
  const [start, end] = offsets
  const sizeBytes = elementCount(shape) * dtypes[dtype as Dtype].itemBytes
  if (!Number.isSafeInteger(sizeBytes)) {
    const what = `tensor ${name} has shape [${shape}], more than a file can hold`
    throw new DataError('SAFETENSORS_OVERFLOW', what, { file })
  }
  if (end - start !== sizeBytes) {
    const what = `tensor ${name}, ${dtype} of shape [${shape}], has bytes ${start} to ${end}, not ${sizeBytes} bytes`
    throw new DataError('SAFETENSORS_SIZE', what, { file })
  }
  return { name, dtype: dtype as Dtype, shape, start, end }
}

/**
 * Checks that, in the order of their bytes, each tensor starts where the one before ends, and the last ends the
 * file.
 */
function checkLayout(entries: readonly TensorInfo[], dataBytes: number, file: string): void {
  let end = 0
  let previous = ''
  for (const entry of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (entry.start < end) {
      const what = `tensors ${previous} and ${entry.name} overlap`
      throw new DataError('SAFETENSORS_OVERLAP', what, { file })
    }
    if (entry.start > end) {
      const what = `bytes ${end} to ${entry.start} of the data belong to no tensor`
      throw new DataError('SAFETENSORS_HOLE', what, { file })
    }
    end = entry.end
    previous = entry.name
  }
  if (end > dataBytes) {
    const what = `the tensors take ${end} bytes and the file has ${dataBytes}`
    throw new DataError('SAFETENSORS_TRUNCATED', what, { file }, copyAgain)
  }
  if (end < dataBytes) {
    const what = `${dataBytes - end} bytes follow the last tensor`
    throw new DataError('SAFETENSORS_TRAILING_BYTES', what, { file })
  }
}

/** Number of elements of a shape; Infinity or an unsafe integer when the shape is absurd. */
function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

function dtypeOf(data: TensorData): Dtype {
  if (data instanceof Float32Array) return 'F32'
  if (data instanceof Float64Array) return 'F64'
  if (data instanceof Int32Array) return 'I32'
  if (data instanceof BigInt64Array) return 'I64'
  return 'U8'
}
