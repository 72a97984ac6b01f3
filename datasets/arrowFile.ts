import * as zlib from 'node:zlib'
import {
  CompressionType,
  compressionRegistry,
  type Field,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
} from 'apache-arrow'
import { DataError, SeqarenaError } from '../base/errors.js'
import { arrowMessages, countArrowRows } from './arrow/arrowMessages.js'
import { checkArrowData } from './arrow/checkArrowData.js'
import { checkNamesDiffer } from './checkNamesDiffer.js'
import { decodeLz4Frame } from './lz4Frame.js'

/** An Arrow IPC file or stream. */
export interface ArrowFile {
  fields: readonly Field[]
  /** Key-value metadata of the schema. */
  metadata: ReadonlyMap<string, string>
  /** Yields what is made of the rows, some at a time, from the first on; one record batch in memory at a time. */
  scan<Result>(use: (rows: RecordBatch) => Result): AsyncGenerator<Result>
  /** The number of rows, which takes no more than a look at each batch. */
  countRows(): Promise<number>
}

/** Rows of a batch that are handed on together. */
const scannedRows = 1 << 16

/**
 * @throws {DataError} `TRUNCATED`, `COMPRESSION_UNKNOWN`, `TYPE_UNREADABLE`, `UNREADABLE` or `COLUMN_DUPLICATE`; also
 *   while reading
 */
export async function openArrowFile(file: string): Promise<ArrowFile> {
  registerCodecs()
  const { fields: read, metadata } = await readSchema(file)
  // An empty name is none to the library.
  const fields = read.map((field) => field.clone({ name: field.name ?? '' }))
  // Which columns without a name count is for the caller to say.
  checkNamesDiffer(
    file,
    fields,
    fields.filter(({ name }) => name !== ''),
  )
  return { fields, metadata, scan: (use) => scan(file, use), countRows: () => countRows(file) }
}

async function countRows(file: string): Promise<number> {
  try {
    return await countArrowRows(file)
  } catch (error) {
    throw readingFault(file, error)
  }
}

async function readSchema(file: string): Promise<Schema> {
  const messages = arrowMessages(file)
  try {
    const reader = await RecordBatchReader.from(messages)
    await reader.open()
    return reader.schema
  } catch (error) {
    throw readingFault(file, error)
  } finally {
    await messages.return(undefined)
  }
}

async function* scan<Result>(file: string, use: (rows: RecordBatch) => Result) {
  const messages = arrowMessages(file)
  try {
    for await (const batch of await RecordBatchReader.from(messages)) {
      for (const column of batch.data.children) checkArrowData(column)
      for (let row = 0; row < batch.numRows; row += scannedRows) {
        yield use(batch.slice(row, row + scannedRows))
      }
    }
  } catch (error) {
    throw readingFault(file, error)
  } finally {
    await messages.return(undefined)
  }
}

function readingFault(file: string, error: unknown): unknown {
  if (error instanceof SeqarenaError || !(error instanceof Error) || 'syscall' in error) {
    return error
  }
  if (/codec not found/.test(error.message)) {
    const what = 'compressed with ZSTD, which this version of Node cannot unpack'
    const hint = 'Write it with LZ4 or uncompressed, or as Parquet.'
    return new DataError('COMPRESSION_UNKNOWN', what, { file }, hint, { cause: error })
  }
  const what = `cannot be read (${error.message})`
  return new DataError('UNREADABLE', what, { file }, '', { cause: error })
}

/** Node has had ZSTD since 22.15. */
function registerCodecs() {
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decodeLz4Frame })
  const zstd = 'zstdDecompressSync' in zlib ? zlib.zstdDecompressSync : undefined
  if (typeof zstd === 'function') {
    const decode = zstd as (data: Uint8Array) => Uint8Array
    compressionRegistry.set(CompressionType.ZSTD, { decode })
  }
}
