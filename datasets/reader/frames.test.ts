import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFrame, FrameReader } from './frames.js'

const arrays = fc.oneof(
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int8Array(),
  fc.uint8Array(),
)
const messages = fc.array(
  fc.record({ data: fc.jsonValue({ noUnicodeString: false }), arrays: fc.array(arrays) }),
)

describe('frames', () => {
  it('give the messages that were sent, in whatever pieces they come', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 50 })), (sent, sizes) => {
        const bytes = Buffer.concat(sent.map(encodeFrame))
        const reader = new FrameReader<unknown>()
        const received = []
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i] ?? bytes.length
          received.push(...reader.push(bytes.subarray(at, at + size)))
          at += size
        }
        expect(received).toEqual(sent)
      }),
    )
  })

  it('are none where a length is impossible', () => {
    const reader = new FrameReader<unknown>()
    expect(() => reader.push(Buffer.from('ffffffff', 'hex'))).toThrow('a frame of 4294967299 bytes')
  })
})
