const frameMagic = 0x184d2204
const minMatch = 4
/** Bytes that one of a frame stands for at most. */
const mostFold = 255

/**
 * Unpacks an LZ4 frame, which is what pandas and pyarrow write into Arrow files unless told otherwise and
 * what neither apache-arrow nor Node can read. Checksums are skipped, not checked.
 *
 * Source: the LZ4 frame format 1.6.1 and block format descriptions,
 * https://github.com/lz4/lz4/tree/dev/doc.
 *
 * @throws {Error} where the frame is malformed
 */
export function decodeLz4Frame(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== frameMagic) throw new Error('not an LZ4 frame')
  // 1. The header: flags, block size, then the content size and dictionary id where the flags say so.
  const flags = frame[4]
  if (flags >> 6 !== 1) throw new Error('unknown LZ4 frame version')
  const hasBlockChecksum = (flags & 0x10) !== 0
  const hasContentSize = (flags & 0x08) !== 0
  const hasDictionary = (flags & 0x01) !== 0
  let at = 6 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0) + 1
  // 2. The blocks, up to one of size 0. They may copy from earlier blocks, so all share one output.
  const size = hasContentSize ? Number(view.getBigUint64(6, true)) : frame.length * 3
  if (size > frame.length * mostFold) throw new Error('LZ4 frame of an impossible size')
  const out = new GrowingBytes(size)
  for (;;) {
    const word = view.getUint32(at, true)
    at += 4
    if (word === 0) return out.bytes()
    const size = word & 0x7fffffff
    if (at + size > frame.length) throw new Error('LZ4 block stops short')
    const block = frame.subarray(at, at + size)
    const isStored = word !== size
    if (isStored) out.append(block, 0, size)
    else decodeBlock(block, out)
    at += size + (hasBlockChecksum ? 4 : 0)
  }
}

/** A block is tokens: so many literal bytes, then a match of so many bytes at a distance back. */
function decodeBlock(block: Uint8Array, out: GrowingBytes) {
  let at = 0
  const readLength = (start: number): number => {
    if (start < 15) return start
    let length = start
    let more: number
    do {
      more = block[at++]
      length += more
    } while (more === 255)
    return length
  }
  while (at < block.length) {
    const token = block[at++]
    const literals = readLength(token >> 4)
    if (!(at + literals <= block.length)) throw new Error('LZ4 literals stop short')
    out.append(block, at, at + literals)
    at += literals
    if (at === block.length) return // the last token has no match
    const distance = block[at] | (block[at + 1] << 8)
    at += 2
    out.repeat(distance, readLength(token & 15) + minMatch)
  }
}

class GrowingBytes {
  private data: Uint8Array
  private length = 0

  constructor(capacity: number) {
    this.data = new Uint8Array(capacity)
  }

  append(source: Uint8Array, start: number, end: number) {
    this.reserve(end - start)
    this.data.set(source.subarray(start, end), this.length)
    this.length += end - start
  }

  /** Appends `count` bytes from `distance` back; they may overlap what is being appended. */
  repeat(distance: number, count: number) {
    if (distance === 0 || distance > this.length || !Number.isInteger(count)) {
      throw new Error('LZ4 match outside of the data')
    }
    this.reserve(count)
    const { data } = this
    let to = this.length
    const end = to + count
    if (distance >= count) data.copyWithin(to, to - distance, end - distance)
    else for (; to < end; to++) data[to] = data[to - distance]
    this.length = end
  }

  bytes(): Uint8Array {
    return this.data.subarray(0, this.length)
  }

  private reserve(count: number) {
    if (this.length + count <= this.data.length) return
    const larger = new Uint8Array(Math.max(this.data.length * 2, this.length + count))
    larger.set(this.bytes())
    this.data = larger
  }
}
