import { DataError } from '../base/errors.js'
import { quotePath } from './duckdb.js'
import { fileFormat } from './fileFormat.js'
import { openTabularFile } from './tabularFile.js'

/**
 * `readParquetMetadata` in this process, which a damaged file may hang or end.
 *
 * @throws {DataError} `NOT_PARQUET` for another file, and as `fileFormat`
 */
export async function parquetMetadata(file: string): Promise<Record<string, string>> {
  const format = fileFormat(file)
  if (format !== 'parquet') throw new DataError('NOT_PARQUET', 'not a Parquet file', { file })
  const table = await openTabularFile(file, format)
  try {
    const metadata: Record<string, string> = {}
    const sql = `SELECT key, value FROM parquet_kv_metadata(${quotePath(file)})`
    for await (const chunk of table.query(sql)) {
      for (const [key, value] of chunk.getRows()) metadata[textOf(key)] = textOf(value)
    }
    return metadata
  } finally {
    table.close()
  }
}

function textOf(blob: unknown): string {
  return Buffer.from((blob as { bytes: Uint8Array }).bytes).toString('utf8')
}
