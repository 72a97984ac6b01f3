import { type FileHandle, open } from 'node:fs/promises'
import { Footer } from 'apache-arrow/ipc/metadata/file'
import { Message } from 'apache-arrow/ipc/metadata/message'
import { DataError } from '../../base/errors.js'
import { nativeWork } from '../../base/nativeWork.js'
import { truncated } from '../fileFormat.js'
import { type ArrowField, arrowFields, checkTypesKnown } from './arrowSchema.js'
import { FlatTable } from './flatTable.js'

/** Numbers in https://github.com/apache/arrow/blob/main/format/Message.fbs. */
const headers = { schema: 1, dictionary: 2, batch: 3 } as const
const codecs = new Set([0, 1])

const magic = 'ARROW1'
/** Magic bytes and padding, before the first message. */
const headBytes = 8
/** Length of the footer and magic bytes, behind it. */
const tailBytes = 4 + magic.length
const continuation = -1
const prefixBytes = 8
const mostRows = 2 ** 31 - 1

/** A message with what frames it, and the bytes of its columns behind it. */
interface FramedMessage {
  header: number
  head: Uint8Array
  body: Uint8Array
  /** Where the next one begins in a stream. */
  end: number
}

/**
 * The bytes of an Arrow IPC file or stream as those of a stream, message by message: schema, dictionaries,
 * batches. Of each its length, its kind and the sizes in it are checked, for the reader of the library goes
 * backwards or on without an end where they are damaged.
 *
 * Source: https://arrow.apache.org/docs/format/Columnar.html, "IPC Streaming Format", "IPC File Format".
 *
 * @throws {DataError} `TRUNCATED`, `TYPE_UNREADABLE`, `COMPRESSION_UNKNOWN`
 * @throws {RangeError} where it is damaged
 */
export async function* arrowMessages(file: string): AsyncGenerator<Uint8Array> {
  const handle = await nativeWork(open(file))
  try {
    const { size } = await handle.stat()
    const source = { file, handle, size, hasBodies: true }
    const { schema, fields, messages } = await openMessages(source)
    yield schema
    for await (const message of messages) {
      checkBatch(file, message, fields)
      yield message.head
      if (message.body.length > 0) yield message.body
    }
  } finally {
    await handle.close()
  }
}

/**
 * The number of rows of an Arrow IPC file or stream, without reading them.
 *
 * @throws as `arrowMessages`
 */
export async function countArrowRows(file: string): Promise<number> {
  const handle = await nativeWork(open(file))
  try {
    const { size } = await handle.stat()
    const { messages } = await openMessages({ file, handle, size, hasBodies: false })
    let rows = 0
    for await (const { header, head } of messages) {
      const batch = FlatTable.rootOf(head.subarray(prefixBytes)).table(2)
      if (header === headers.batch && batch) rows += batch.int64(0)
    }
    return rows
  } finally {
    await handle.close()
  }
}

interface Source {
  file: string
  handle: FileHandle
  size: number
  /** Whether the bytes of columns are wanted. */
  hasBodies: boolean
}

interface OpenMessages {
  /** A message. */
  schema: Uint8Array
  fields: readonly ArrowField[]
  messages: AsyncGenerator<FramedMessage>
}

async function openMessages(source: Source): Promise<OpenMessages> {
  const first = await readAt(source, 0, magic.length)
  return first.toString('latin1') === magic ? openFile(source) : openStream(source)
}

async function openStream(source: Source): Promise<OpenMessages> {
  const first = await messageAt(source, 0)
  const schema = FlatTable.rootOf(first?.head.subarray(prefixBytes) ?? new Uint8Array()).table(2)
  if (first?.header !== headers.schema || !schema) {
    throw new RangeError('it does not begin with a schema')
  }
  const fields = arrowFields(schema, first.head.length)
  checkTypesKnown(source.file, fields)
  return { schema: first.head, fields, messages: messagesOfStream(source, first.end) }
}

async function* messagesOfStream(source: Source, start: number): AsyncGenerator<FramedMessage> {
  for (let at = start; ; ) {
    const message = await messageAt(source, at)
    if (!message) return
    if (message.header !== headers.dictionary && message.header !== headers.batch) {
      throw new RangeError(`message ${message.header} is no batch`)
    }
    yield message
    at = message.end
  }
}

/** The footer has it all: the library itself writes no message of the schema into a file. */
async function openFile(source: Source): Promise<OpenMessages> {
  const { size } = source
  const length = (await readAt(source, size - tailBytes, 4)).readInt32LE()
  if (length <= 0 || length > size - tailBytes - headBytes) {
    throw new RangeError('the footer is damaged')
  }
  const bytes = await readAt(source, size - tailBytes - length, length)
  const footer = FlatTable.rootOf(bytes)
  const schema = footer.table(1)
  if (!schema) throw new RangeError('the schema is missing')
  const fields = arrowFields(schema, length)
  checkTypesKnown(source.file, fields)
  const encoded = framed(Message.encode(Message.from(Footer.decode(bytes).schema)))
  return { schema: encoded, fields, messages: messagesOfFile(source, footer) }
}

const blockBytes = 24

/** Dictionaries first. */
async function* messagesOfFile(source: Source, footer: FlatTable): AsyncGenerator<FramedMessage> {
  for (const [field, header] of [
    [2, headers.dictionary],
    [3, headers.batch],
  ]) {
    for (const offset of footer.int64s(field, blockBytes)) {
      if (offset < headBytes || offset >= source.size) {
        throw new RangeError('a block is not in the file')
      }
      const message = await messageAt(source, offset)
      if (message?.header !== header) throw new RangeError('a block is not what the footer says')
      yield message
    }
  }
}

/** Undefined at the mark of the end. */
async function messageAt(source: Source, at: number): Promise<FramedMessage | undefined> {
  const { file, size } = source
  const prefix = await readAt(source, at, prefixBytes)
  // Before version 0.15 of the format no continuation stood before the length.
  const isMarked = prefix.readInt32LE(0) === continuation
  const length = prefix.readInt32LE(isMarked ? 4 : 0)
  if (length === 0) return undefined
  const bodyAt = at + (isMarked ? 8 : 4) + length
  if (length < 0) throw new RangeError('a message is of negative length')
  if (bodyAt > size) throw truncated(file, 'a batch stops short')
  const head = framed(await readAt(source, bodyAt - length, length))
  const table = FlatTable.rootOf(head.subarray(prefixBytes))
  const bodyLength = table.int64(3)
  if (bodyLength < 0) throw new RangeError('a batch is of negative length')
  const end = bodyAt + bodyLength
  if (end > size) throw truncated(file, 'a batch stops short')
  const body = source.hasBodies ? await readAt(source, bodyAt, bodyLength) : new Uint8Array()
  return { header: table.uint8(1), head, body, end }
}

function framed(message: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(prefixBytes + message.length)
  bytes.writeInt32LE(continuation, 0)
  bytes.writeInt32LE(message.length, 4)
  bytes.set(message, prefixBytes)
  return bytes
}

function checkBatch(
  file: string,
  { header, head, body }: FramedMessage,
  fields: readonly ArrowField[],
) {
  const table = FlatTable.rootOf(head.subarray(prefixBytes)).table(2)
  const batch = header === headers.dictionary ? table?.table(1) : table
  if (!batch) throw new RangeError('a batch is missing')
  const codec = batch.table(3)?.uint8(0)
  if (codec !== undefined && !codecs.has(codec)) {
    const hint = 'Write it with LZ4 or uncompressed, or as Parquet.'
    throw new DataError('COMPRESSION_UNKNOWN', 'compressed in a way unknown here', { file }, hint)
  }
  const rowCount = batch.int64(0)
  const lengths = batch.int64s(1, 16)
  if ([rowCount, ...lengths].some((length) => length < 0 || length > mostRows)) {
    throw new RangeError('a batch has an impossible number of rows')
  }
  const starts = batch.int64s(2, 16)
  const sizes = batch.int64s(2, 16, 8)
  if (starts.some((start, i) => start < 0 || sizes[i] < 0 || start + sizes[i] > body.length)) {
    throw new RangeError('a buffer is not in its batch')
  }
  batch.int64s(4, 8)
  if (header === headers.dictionary) return
  if (topLengths(fields, lengths).some((length) => length !== rowCount)) {
    throw new RangeError('the columns of a batch are of different length')
  }
}

/** Of all lengths of a batch, which go through the tree of columns from the top, those of the columns themselves. */
function topLengths(fields: readonly ArrowField[], lengths: readonly number[]): number[] {
  let at = 0
  return fields.map((field) => {
    const own = lengths[at]
    at += countNodes(field)
    return own
  })
}

function countNodes({ children, isEncoded }: ArrowField): number {
  return isEncoded ? 1 : children.reduce((sum, child) => sum + countNodes(child), 1)
}

/** What of it is there; memory of its own, aligned for any number. */
async function readAt({ handle }: Source, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length)
  let done = 0
  while (done < length) {
    const size = Math.min(length - done, 2 ** 30)
    const { bytesRead } = await nativeWork(handle.read(bytes, done, size, position + done))
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.fill(0, done)
}
