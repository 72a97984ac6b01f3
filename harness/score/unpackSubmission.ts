import { createReadStream, createWriteStream, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { DataError, InterruptedError } from '../../base/errors.js'
import { writeFailed } from '../../base/files.js'
import { submissionZipBytes, unpackedSubmissionBytes } from './limits.js'
import { type ZipEntry, zipDirectory } from './zipDirectory.js'

/** Ways of packing that a message can name. */
const methods: Record<number, string> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
}
const [stored, deflated, aes] = [0, 8, 99]
/** Codes of zlib's errors, and of a stream that goes on behind what is packed. */
const unpackingFault = /^Z_|^ABORT_ERR$|^ERR_STREAM_PREMATURE_CLOSE$/
const mostEntries = 20_000
const longestName = 255
const packInside = 'Pack from inside the folder: zip -r ../submission.zip .'

export interface UnpackOptions {
  /** What to call the zip in an error; its path by default. */
  label?: string
  signal?: AbortSignal
}

/**
 * Unpacks what is to be handed in, within the contest's size and 20 times that unpacked. Nothing is written outside of
 * the folder. What macOS adds of its own is left out.
 *
 * @param folder an empty folder
 * @throws {DataError} `ZIP_UNREADABLE`, `ZIP_TOO_LARGE`, or `ZIP_ENTRY` naming an entry that cannot be unpacked
 */
export async function unpackSubmission(
  zip: string,
  folder: string,
  { label = zip, signal }: UnpackOptions = {},
): Promise<void> {
  const { size } = statSync(zip)
  if (size > submissionZipBytes) {
    throw tooLarge(
      label,
      `the zip has ${inMb(size)}; at most ${inMb(submissionZipBytes)} are taken`,
    )
  }
  const entries = zipDirectory(zip, label).filter(({ name }) => !isOfMacOs(name))
  checkEntries(entries, label)
  for (const entry of entries) {
    if (signal?.aborted) throw new InterruptedError('the unpacking was stopped')
    await unpackEntry(zip, entry, join(folder, ...partsOf(entry.name)), { label, signal })
  }
}

function isOfMacOs(name: string): boolean {
  return name.startsWith('__MACOSX/') || /(^|\/)\.DS_Store$/.test(name)
}

function checkEntries(entries: readonly ZipEntry[], label: string): void {
  if (entries.length > mostEntries) {
    throw tooLarge(label, `the zip has ${entries.length} entries; at most ${mostEntries} are taken`)
  }
  const unpacked = entries.reduce((sum, { bytes }) => sum + bytes, 0)
  if (unpacked > unpackedSubmissionBytes) {
    const most = inMb(unpackedSubmissionBytes)
    throw tooLarge(label, `unpacked it would have ${inMb(unpacked)}; at most ${most} are taken`)
  }
  const kinds = new Map<string, ZipEntry['kind']>()
  for (const entry of entries) {
    checkEntry(entry, label)
    const parts = partsOf(entry.name)
    const path = parts.join('/')
    const before = kinds.get(path)
    if (before !== undefined && (before === 'file' || entry.kind === 'file')) {
      throw badEntry(
        label,
        entry,
        'comes twice',
        'Pack the files anew, into a zip that is not there yet.',
      )
    }
    kinds.set(path, entry.kind)
    for (let n = 1; n < parts.length; n++) {
      const above = parts.slice(0, n).join('/')
      if (kinds.get(above) === 'file') {
        throw badEntry(label, entry, 'lies in what is a file', packInside)
      }
      kinds.set(above, 'folder')
    }
  }
}

function checkEntry(entry: ZipEntry, label: string): void {
  const { name, kind, method } = entry
  const refuse = (what: string, hint: string) => badEntry(label, entry, what, hint)
  if (/^\/|^[a-z]:|(^|\/)\.\.(\/|$)/i.test(name)) {
    throw refuse('would be written outside of the folder that it is unpacked into', packInside)
  }
  const parts = partsOf(name)
  const isNameless = kind === 'file' && parts.length === 0
  if (
    isNameless ||
    name.includes('\0') ||
    parts.some((part) => Buffer.byteLength(part) > longestName)
  ) {
    throw refuse('has a name that no file can have', 'Rename it.')
  }
  if (kind === 'link') throw refuse('is a link', 'Pack what it leads to: zip -r, without -y.')
  if (kind === 'special') throw refuse('is neither a file nor a folder', 'Leave it out.')
  if (entry.isEncrypted || method === aes) {
    throw refuse('is encrypted', 'Pack it without a password.')
  }
  if (method !== stored && method !== deflated) {
    const how = methods[method] ?? `method ${method}`
    throw refuse(`is packed with ${how}, which is not supported`, 'Pack it with zip -r.')
  }
}

/** Parts of a path, without those that say nothing. */
function partsOf(name: string): string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.')
}

async function unpackEntry(
  zip: string,
  entry: ZipEntry,
  path: string,
  { label, signal }: UnpackOptions & { label: string },
): Promise<void> {
  const mode = entry.isExecutable ? 0o755 : 0o644
  try {
    mkdirSync(entry.kind === 'folder' ? path : dirname(path), { recursive: true })
    if (entry.kind === 'folder') return
    const { contentAt: start, packedBytes, method } = entry
    if (packedBytes === 0) {
      if (entry.bytes > 0) throw damaged(label, entry)
      writeFileSync(path, '', { mode })
      return
    }
    const content = createReadStream(zip, { start, end: start + packedBytes - 1 })
    const target = createWriteStream(path, { mode })
    const check = (pieces: AsyncIterable<Buffer>) => checked(pieces, entry, label)
    if (method === stored) await pipeline(content, check, target, { signal })
    else await pipeline(content, createInflateRaw(), check, target, { signal })
  } catch (error) {
    if (signal?.aborted) throw new InterruptedError('the unpacking was stopped')
    const { code = '' } = error as NodeJS.ErrnoException
    throw unpackingFault.test(code) ? damaged(label, entry, error) : writeFailed(path, error)
  }
}

async function* checked(pieces: AsyncIterable<Buffer>, entry: ZipEntry, label: string) {
  let [bytes, sum] = [0, 0]
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > entry.bytes) throw damaged(label, entry)
    sum = crc32(piece, sum)
    yield piece
  }
  if (bytes !== entry.bytes || sum !== entry.crc32) throw damaged(label, entry)
}

function damaged(file: string, { name }: ZipEntry, cause?: unknown): DataError {
  const what = `its entry ${JSON.stringify(name)} is damaged`
  return new DataError('ZIP_UNREADABLE', what, { file }, 'Make it again with zip -r.', { cause })
}

function badEntry(file: string, { name }: ZipEntry, what: string, hint: string): DataError {
  return new DataError('ZIP_ENTRY', `its entry ${JSON.stringify(name)} ${what}`, { file }, hint)
}

function tooLarge(file: string, what: string): DataError {
  return new DataError(
    'ZIP_TOO_LARGE',
    what,
    { file },
    'Leave out what the solution does not need.',
  )
}

function inMb(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`
}
