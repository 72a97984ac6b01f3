import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { decodeLz4Frame } from './lz4Frame.js'

// Written by pyarrow, see samples/make_samples.py.
const frame = new Uint8Array(readFileSync(join(packageRoot, 'datasets/samples/pattern.lz4')))

describe('decodeLz4Frame', () => {
  it('unpacks blocks that refer to each other', () => {
    const pattern = Array.from({ length: 1500 }, (_, i) => (i * i * 31 + (i >> 5)) % 251)
    const expected = Buffer.concat(Array.from({ length: 200 }, () => Buffer.from(pattern)))
    expect(Buffer.compare(decodeLz4Frame(frame), expected)).toBe(0)
  })

  it('unpacks stored blocks, block checksums and a content size', () => {
    const header = [0x04, 0x22, 0x4d, 0x18, 0b01011000, 0x40, 3, 0, 0, 0, 0, 0, 0, 0, 0]
    const block = [3, 0, 0, 0x80, 65, 66, 67, 1, 2, 3, 4]
    const bytes = decodeLz4Frame(Uint8Array.from([...header, ...block, 0, 0, 0, 0]))
    expect(Buffer.from(bytes).toString()).toBe('ABC')
  })

  it('ends on damaged frames, with an error or other bytes', () => {
    const damage = fc.array(fc.tuple(fc.nat(frame.length - 1), fc.nat(255)), { minLength: 1 })
    fc.assert(
      fc.property(damage, fc.nat(frame.length), (changes, length) => {
        const damaged = frame.slice()
        for (const [at, value] of changes) damaged[at] = value
        for (const bytes of [damaged, damaged.subarray(0, length)]) {
          try {
            decodeLz4Frame(bytes)
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        }
      }),
    )
  })

  it('refuses a frame that stops short', () => {
    expect(() => decodeLz4Frame(frame.subarray(0, 1000))).toThrow('LZ4 block stops short')
  })
})
