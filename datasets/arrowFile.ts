import { open } from 'node:fs/promises'
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
import { checkNamesDiffer } from './checkNamesDiffer.js'
import { truncated } from './fileFormat.js'
import { decodeLz4Frame } from './lz4Frame.js'

/** An Arrow IPC file or stream. */
export interface ArrowFile {
  fields: readonly Field[]
  /** Key-value metadata of the schema. */
  metadata: ReadonlyMap<string, string>
  /** From the first on each time, one in memory at a time. */
  readBatches(): AsyncGenerator<RecordBatch>
}

/** @throws {DataError} `TRUNCATED`, `COMPRESSION_UNKNOWN`, `UNREADABLE` or `COLUMN_DUPLICATE`; also while reading */
export async function openArrowFile(file: string): Promise<ArrowFile> {
  registerCodecs()
  const { fields, metadata } = await readSchema(file)
  checkNamesDiffer(file, fields)
  return { fields, metadata, readBatches: () => readBatches(file) }
}

async function readSchema(file: string): Promise<Schema> {
  const handle = await open(file)
  try {
    const reader = await RecordBatchReader.from(handle)
    await reader.open()
    return reader.schema
  } catch (error) {
    throw readingFault(file, error)
  } finally {
    await handle.close()
  }
}

async function* readBatches(file: string): AsyncGenerator<RecordBatch> {
  const handle = await open(file)
  try {
    yield* await RecordBatchReader.from(handle)
  } catch (error) {
    throw readingFault(file, error)
  } finally {
    await handle.close()
  }
}

function readingFault(file: string, error: unknown): unknown {
  if (error instanceof SeqarenaError || !(error instanceof Error)) return error
  if (/but only read/.test(error.message)) return truncated(file, 'a batch stops short', error)
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
