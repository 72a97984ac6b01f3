import { deserialize, serialize } from 'node:v8'
import { arraysAt, type Layout, layoutBytes, layoutOf, type NumberArray } from './layout.js'

/** What one process says to the other: plain data, and arrays beside them. */
export interface Message<Data> {
  data: Data
  arrays: readonly NumberArray[]
}

const headerBytes = 8
/** A length beyond it is none. */
const longestFrame = 2 ** 31

/**
 * A message as bytes: length of the rest, length of the head, the head, the arrays. The head has the data and the
 * layout of the arrays, as `v8.serialize` writes them.
 */
export function encodeFrame<Data>({ data, arrays }: Message<Data>): Uint8Array {
  const layout = layoutOf(arrays)
  const head = serialize([data, layout])
  const arraysStart = headerBytes + head.length
  const frame = Buffer.allocUnsafeSlow(layoutBytes(layout, arraysStart))
  frame.writeUInt32LE(frame.length - 4, 0)
  frame.writeUInt32LE(head.length, 4)
  frame.set(head, headerBytes)
  for (const [i, target] of arraysAt(frame.buffer, arraysStart, layout).entries()) {
    target.set(arrays[i])
  }
  return frame
}

/** Puts messages together from the pieces that they come in. */
export class FrameReader<Data> {
  private readonly prefix = Buffer.alloc(4)
  private frame?: Buffer
  /** Bytes of it, or of the prefix, that have come. */
  private filled = 0

  /**
   * @returns the messages that this piece completes
   * @throws {RangeError} where the bytes are no messages
   */
  push(piece: Uint8Array): Message<Data>[] {
    const complete: Message<Data>[] = []
    for (let at = 0; at < piece.length; ) {
      const target = this.frame ?? this.prefix
      const count = Math.min(piece.length - at, target.length - this.filled)
      target.set(piece.subarray(at, at + count), this.filled)
      at += count
      this.filled += count
      if (this.filled < target.length) break
      if (this.frame) {
        complete.push(decode(this.frame))
        this.frame = undefined
        this.filled = 0
      } else {
        this.begin()
      }
    }
    return complete
  }

  private begin() {
    const size = this.prefix.readUInt32LE() + 4
    if (size < headerBytes || size > longestFrame) throw new RangeError(`a frame of ${size} bytes`)
    this.frame = Buffer.allocUnsafeSlow(size)
    this.frame.set(this.prefix)
    this.filled = this.prefix.length
  }
}

function decode<Data>(frame: Buffer): Message<Data> {
  const arraysStart = headerBytes + frame.readUInt32LE(4)
  const [data, layout]: [Data, Layout] = deserialize(frame.subarray(headerBytes, arraysStart))
  return { data, arrays: arraysAt(frame.buffer, arraysStart, layout) }
}
