import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from './safetensors.js'

const fixture = readFileSync(
  join(packageRoot, 'models/fixtures/by-safetensors-package.safetensors'),
)

const bits = fc.integer({ min: 0, max: 255 })
const tensor: fc.Arbitrary<NamedTensor> = fc
  .tuple(
    fc.array(fc.nat(4), { maxLength: 3 }),
    fc.constantFrom('F32', 'F64', 'I32', 'I64', 'U8'),
    fc.infiniteStream(bits),
  )
  .map(([shape, kind, stream]) => {
    const size = shape.reduce((product, length) => product * length, 1)
    const bytes = Uint8Array.from({ length: size * 8 }, () => stream.next().value)
    const { buffer } = bytes
    if (kind === 'F32') return { shape, data: new Float32Array(buffer, 0, size) }
    if (kind === 'F64') return { shape, data: new Float64Array(buffer, 0, size) }
    if (kind === 'I32') return { shape, data: new Int32Array(buffer, 0, size) }
    if (kind === 'I64') return { shape, data: new BigInt64Array(buffer, 0, size) }
    return { shape, data: new Uint8Array(buffer, 0, size) }
  })
const tensors = fc.dictionary(fc.string({ unit: 'grapheme' }), tensor, { maxKeys: 6 })

/** A file with this header, whatever it says, and these many bytes of data. */
function fileWith(header: string | Uint8Array | object, dataBytes = 0): Uint8Array {
  const text =
    typeof header === 'string' || header instanceof Uint8Array ? header : JSON.stringify(header)
  const json = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const bytes = new Uint8Array(8 + json.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  return bytes
}

function withHeaderLength(length: bigint): Uint8Array {
  const bytes = fileWith({}, 100)
  new DataView(bytes.buffer).setBigUint64(0, length, true)
  return bytes
}

const f32 = (start: number, end: number, shape: unknown[] = [(end - start) / 4]) => {
  return { dtype: 'F32', shape, data_offsets: [start, end] }
}

describe('encodeSafetensors and decodeSafetensors', () => {
  it('give back any tensors and metadata, bit by bit, and the same bytes again', () => {
    const metadata = fc.dictionary(fc.string(), fc.string())
    fc.assert(
      fc.property(tensors, metadata, (given, notes) => {
        fc.pre(!Object.hasOwn(given, '__metadata__'))
        const bytes = encodeSafetensors(given, notes)
        const read = decodeSafetensors(bytes, 'f')
        expect(Object.entries(read.metadata)).toEqual(Object.entries(notes))
        expect(Object.keys(read.tensors)).toEqual(Object.keys(given))
        for (const [name, { shape, data }] of Object.entries(given)) {
          const found = read.tensors[name]
          expect(found.shape).toEqual(shape)
          expect(found.data.constructor).toBe(data.constructor)
          expect(bytesOf(found)).toEqual(bytesOf({ shape, data }))
        }
        expect(encodeSafetensors(read.tensors, read.metadata)).toEqual(bytes)
      }),
      { numRuns: 200 },
    )
  })

  it('read what the safetensors package wrote', () => {
    const { tensors, metadata } = decodeSafetensors(fixture, 'f')
    expect(metadata).toEqual({ format: 'np', note: 'naïve' })
    expect(tensors).toEqual({
      weights: { shape: [2, 3], data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25) },
      moments: { shape: [3], data: Float64Array.of(1e-300, -2.5, Math.PI) },
      step: { shape: [], data: Int32Array.of(-7) },
      tokens: { shape: [2], data: BigInt64Array.of(2n ** 53n + 1n, -1n) },
      mask: { shape: [1, 3], data: Uint8Array.of(0, 1, 255) },
      nothing: { shape: [0, 4], data: new Float32Array(0) },
      'ünïcode "quoted"': { shape: [1], data: Float32Array.of(0.5) },
    })
  })

  it('write, for tensors in the order that the package chose, the bytes that it wrote', () => {
    const { tensors, metadata } = decodeSafetensors(fixture, 'f')
    expect(Buffer.from(encodeSafetensors(tensors, metadata)).equals(fixture)).toBe(true)
  })

  it('pad the header with spaces to a multiple of 8 bytes', () => {
    const bytes = encodeSafetensors({ a: { shape: [1], data: Float32Array.of(1) } })
    const json = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    expect(json.length % 8).not.toBe(0)
    expect(new TextDecoder().decode(bytes.subarray(8, -4))).toBe(`${json}  `)
    expect(bytes[0]).toBe(json.length + 2)
  })

  it('refuse to write a tensor whose shape does not fit', () => {
    const wrong = { a: { shape: [2, 2], data: new Float32Array(3) } }
    expect(() => encodeSafetensors(wrong)).toThrow('tensor a of shape [2,2] has 3 elements')
  })

  it.each<[string, string, Uint8Array]>([
    ['an empty file', 'SAFETENSORS_TRUNCATED', new Uint8Array(0)],
    ['seven bytes', 'SAFETENSORS_TRUNCATED', new Uint8Array(7)],
    ['a header longer than the file', 'SAFETENSORS_TRUNCATED', withHeaderLength(1000n)],
    ['a header over 100 MB', 'SAFETENSORS_HEADER_TOO_LARGE', withHeaderLength(100_000_001n)],
    ['a length of 2⁶⁴−1', 'SAFETENSORS_HEADER_TOO_LARGE', withHeaderLength(2n ** 64n - 1n)],
    ['bytes that are not UTF-8', 'SAFETENSORS_NOT_UTF8', fileWith(Uint8Array.of(0x7b, 0xff, 0x7d))],
    ['an empty header', 'SAFETENSORS_NOT_JSON', fileWith('')],
    ['half an object', 'SAFETENSORS_NOT_JSON', fileWith('{"a":')],
    ['zeros after the object', 'SAFETENSORS_NOT_JSON', fileWith('{}\0\0')],
    ['a byte order mark', 'SAFETENSORS_NOT_JSON', fileWith('\ufeff{}')],
    ['a list', 'SAFETENSORS_NOT_OBJECT', fileWith('[]')],
    ['null', 'SAFETENSORS_NOT_OBJECT', fileWith('null')],
    ['spaces before the object', 'SAFETENSORS_NOT_OBJECT', fileWith('  {}')],
    [
      'a tensor twice',
      'SAFETENSORS_DUPLICATE_KEY',
      fileWith(`{"a":${JSON.stringify(f32(0, 4))},"\\u0061":${JSON.stringify(f32(0, 4))}}`, 4),
    ],
    [
      'an offset twice',
      'SAFETENSORS_DUPLICATE_KEY',
      fileWith('{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', 4),
    ],
    ['metadata that are a list', 'SAFETENSORS_METADATA', fileWith({ __metadata__: ['x'] })],
    ['a number in the metadata', 'SAFETENSORS_METADATA', fileWith({ __metadata__: { x: 1 } })],
    ['a tensor that is null', 'SAFETENSORS_TENSOR_INFO', fileWith({ a: null })],
    [
      'no shape',
      'SAFETENSORS_TENSOR_INFO',
      fileWith({ a: { dtype: 'F32', data_offsets: [0, 0] } }),
    ],
    ['a negative size', 'SAFETENSORS_TENSOR_INFO', fileWith({ a: f32(0, 4, [-1, -1]) }, 4)],
    ['half a size', 'SAFETENSORS_TENSOR_INFO', fileWith({ a: f32(0, 4, [0.5, 2]) }, 4)],
    ['a negative offset', 'SAFETENSORS_TENSOR_INFO', fileWith({ a: f32(-4, 0) }, 4)],
    ['an unknown key', 'SAFETENSORS_TENSOR_INFO', fileWith({ a: { ...f32(0, 4), x: 1 } }, 4)],
    ['an unknown type', 'SAFETENSORS_DTYPE', fileWith({ a: { ...f32(0, 4), dtype: 'F31' } }, 4)],
    [
      'a type of Object',
      'SAFETENSORS_DTYPE',
      fileWith({ a: { ...f32(0, 4), dtype: 'valueOf' } }, 4),
    ],
    [
      'a shape of 2¹⁰⁴ elements',
      'SAFETENSORS_OVERFLOW',
      fileWith({ a: f32(0, 4, [2 ** 52, 2 ** 52]) }, 4),
    ],
    ['a shape above its bytes', 'SAFETENSORS_SIZE', fileWith({ a: f32(0, 8, [3]) }, 8)],
    ['offsets that go backwards', 'SAFETENSORS_SIZE', fileWith({ a: f32(8, 4, [1]) }, 8)],
    ['an overlap', 'SAFETENSORS_OVERLAP', fileWith({ a: f32(0, 8), b: f32(4, 12) }, 12)],
    ['the same bytes for two', 'SAFETENSORS_OVERLAP', fileWith({ a: f32(0, 4), b: f32(0, 4) }, 4)],
    ['a hole', 'SAFETENSORS_HOLE', fileWith({ a: f32(0, 4), b: f32(8, 12) }, 12)],
    ['a hole at the start', 'SAFETENSORS_HOLE', fileWith({ a: f32(4, 8) }, 8)],
    ['data beyond the end', 'SAFETENSORS_TRUNCATED', fileWith({ a: f32(0, 8) }, 7)],
    ['bytes after the last tensor', 'SAFETENSORS_TRAILING_BYTES', fileWith({ a: f32(0, 4) }, 5)],
    ['bytes and no tensor', 'SAFETENSORS_TRAILING_BYTES', fileWith({}, 1)],
  ])('refuse %s with %s', (_, code, bytes) => {
    const error = expect.objectContaining({
      name: 'DataError',
      code,
      place: { file: 'w.safetensors' },
    })
    expect(() => decodeSafetensors(bytes, 'w.safetensors')).toThrow(error)
  })

  it('say of a truncated copy what to do', () => {
    const half = fixture.subarray(0, 540)
    expect(() => decodeSafetensors(half, 'w')).toThrow(
      'w: the tensors take 75 bytes and the file has 44. Copy or write it again.',
    )
  })

  it('refuse or read, and never crash on, a file with one byte changed', () => {
    fc.assert(
      fc.property(fc.nat(fixture.length - 1), bits, (at, value) => {
        const bytes = Uint8Array.from(fixture)
        bytes[at] = value
        try {
          decodeSafetensors(bytes, 'w')
        } catch (error) {
          expect((error as Error).name).toBe('DataError')
        }
      }),
      { numRuns: 2000 },
    )
  })
})

function bytesOf({ data }: NamedTensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
