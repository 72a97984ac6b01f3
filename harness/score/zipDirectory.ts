import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { DataError } from '../../base/errors.js'

/** What a zip file says of one of its entries. */
export interface ZipEntry {
  /** Path within the archive, with slashes; that of a folder ends with one. */
  name: string
  kind: 'file' | 'folder' | 'link' | 'special'
  isExecutable: boolean
  isEncrypted: boolean
  /** How it is packed: 0 not at all, 8 deflate. */
  method: number
  crc32: number
  packedBytes: number
  bytes: number
  /** Byte of the file at which its packed content begins. */
  contentAt: number
}

// Numbers of the format: APPNOTE.TXT 6.3.10, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
const endSignature = 0x06054b50
const endBytes = 22
const longestComment = 0xffff
const end64Signature = 0x06064b50
const locator64Signature = 0x07064b50
const locator64Bytes = 20
const entrySignature = 0x02014b50
const entryBytes = 46
const localSignature = 0x04034b50
const localBytes = 30
const in64Bits = 0xffffffff
const zip64Field = 1
const unicodeNameFlag = 1 << 11
/** By what kind of system an entry was made, where that says that its attributes are Unix modes. */
const unixSystems = [3, 19]
const fileType = { mask: 0o170000, link: 0o120000, folder: 0o040000, file: 0o100000 }
const executable = 0o111

/**
 * The entries of a zip file, in its order: as the directory at its end tells them, each held against its own header.
 *
 * @param label what to call the file in an error
 * @throws {DataError} `ZIP_UNREADABLE` where it is no zip file, cut short or damaged
 */
export function zipDirectory(file: string, label = file): ZipEntry[] {
  const handle = openSync(file, 'r')
  try {
    const size = fstatSync(handle).size
    const read = (at: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length)
      if (at < 0 || at + length > size || readSync(handle, bytes, 0, length, at) < length) {
        throw unreadable(label, 'the zip file is cut short or damaged')
      }
      return bytes
    }
    return readDirectory(read, size, label)
  } finally {
    closeSync(handle)
  }
}

type Read = (at: number, length: number) => Buffer

function readDirectory(read: Read, size: number, label: string): ZipEntry[] {
  const { count, at, length, shift } = findDirectory(read, size, label)
  const directory = read(at + shift, length)
  const entries: ZipEntry[] = []
  for (let place = 0; entries.length < count; ) {
    if (place + entryBytes > length || directory.readUInt32LE(place) !== entrySignature) {
      throw unreadable(label, "the zip file's directory is damaged")
    }
    const nameEnd = place + entryBytes + directory.readUInt16LE(place + 28)
    const extraEnd = nameEnd + directory.readUInt16LE(place + 30)
    const end = extraEnd + directory.readUInt16LE(place + 32)
    if (end > length) throw unreadable(label, "the zip file's directory is damaged")
    const fixed = directory.subarray(place, place + entryBytes)
    const name = directory.subarray(place + entryBytes, nameEnd)
    const { headerAt, ...entry } = readEntry(fixed, name, directory.subarray(nameEnd, extraEnd))
    entries.push({ ...entry, contentAt: contentOf(read, headerAt + shift, label) })
    place = end
  }
  return entries
}

/** Where the directory stands; `shift` is what was put before the archive, as in one that unpacks itself. */
function findDirectory(read: Read, size: number, label: string) {
  const tail = read(
    Math.max(0, size - endBytes - longestComment),
    Math.min(size, endBytes + longestComment),
  )
  let end = tail.length - endBytes
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end--
  if (end < 0) {
    const isBegun = size >= 4 && read(0, 4).readUInt32LE(0) === localSignature
    throw unreadable(label, isBegun ? 'the zip file is cut short' : 'not a zip file')
  }
  const endAt = size - tail.length + end
  const [count, length, at] = [
    tail.readUInt16LE(end + 10),
    tail.readUInt32LE(end + 12),
    tail.readUInt32LE(end + 16),
  ]
  const locatorAt = endAt - locator64Bytes
  const locator = locatorAt >= 0 ? read(locatorAt, locator64Bytes) : undefined
  if (locator?.readUInt32LE(0) !== locator64Signature) {
    return { count, at, length, shift: endAt - length - at }
  }
  const at64 = Number(locator.readBigUInt64LE(8))
  const end64 = read(at64, 56)
  if (end64.readUInt32LE(0) !== end64Signature) {
    throw unreadable(label, "the zip file's directory is damaged")
  }
  const [count64, length64, start64] = [32, 40, 48].map((place) =>
    Number(end64.readBigUInt64LE(place)),
  )
  return { count: count64, at: start64, length: length64, shift: at64 - length64 - start64 }
}

function readEntry(fixed: Buffer, nameBytes: Buffer, extra: Buffer) {
  const madeBy = fixed.readUInt16LE(4) >> 8
  const flags = fixed.readUInt16LE(8)
  const sizes = [fixed.readUInt32LE(24), fixed.readUInt32LE(20), fixed.readUInt32LE(42)]
  const [bytes, packedBytes, headerAt] = withZip64(sizes, extra)
  const name = nameOf(nameBytes, (flags & unicodeNameFlag) !== 0)
  const mode = unixSystems.includes(madeBy) ? fixed.readUInt32LE(38) >>> 16 : 0
  return {
    name,
    kind: kindOf(mode & fileType.mask, name),
    isExecutable: (mode & executable) !== 0,
    isEncrypted: (flags & 1) !== 0,
    method: fixed.readUInt16LE(10),
    crc32: fixed.readUInt32LE(16),
    packedBytes,
    bytes,
    headerAt,
  }
}

function kindOf(type: number, name: string): ZipEntry['kind'] {
  if (type === fileType.link) return 'link'
  if (name.endsWith('/') || type === fileType.folder) return 'folder'
  return type === 0 || type === fileType.file ? 'file' : 'special'
}

/** The numbers that 32 bits do not hold stand in a field of their own, in this order. */
function withZip64(numbers: readonly number[], extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== zip64Field) continue
    let next = at + 4
    return numbers.map((number) => {
      if (number !== in64Bits || next + 8 > extra.length) return number
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    })
  }
  return [...numbers]
}

/** Names are UTF-8 where they say so, and mostly where they do not; some tools write backslashes. */
function nameOf(bytes: Buffer, isUtf8: boolean): string {
  const text = bytes.toString('utf8')
  const name = isUtf8 || !text.includes('\ufffd') ? text : bytes.toString('latin1')
  return name.replaceAll('\\', '/')
}

function contentOf(read: Read, headerAt: number, label: string): number {
  const header = read(headerAt, localBytes)
  if (header.readUInt32LE(0) !== localSignature) {
    throw unreadable(label, "the zip file's directory is damaged")
  }
  return headerAt + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
}

function unreadable(file: string, what: string): DataError {
  return new DataError('ZIP_UNREADABLE', what, { file }, 'Make it again with zip -r.')
}
