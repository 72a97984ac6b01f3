import { callInReader } from './reader/callInReader.js'
import { readerModule } from './reader/openInReader.js'

/**
 * The key-value metadata of a Parquet file, read in another process: see `openInReader`.
 *
 * @throws {DataError} `NOT_PARQUET` for another file, and as `fileFormat`
 */
export function readParquetMetadata(file: string): Promise<Record<string, string>> {
  return callInReader({ module: readerModule('serveParquetMetadata'), file, options: {} })
}
