import { DataError } from '../base/errors.js'
import { fileFormat } from './fileFormat.js'
import { parquetKeyValues } from './parquetKeyValues.js'
import { openTabularFile } from './tabularFile.js'

/**
 * The key-value metadata of a Parquet file.
 *
 * @throws {DataError} `NOT_PARQUET` for another file, and as `fileFormat`
 */
export async function readParquetMetadata(file: string): Promise<Record<string, string>> {
  const format = fileFormat(file)
  if (format !== 'parquet') throw new DataError('NOT_PARQUET', 'not a Parquet file', { file })
  const table = await openTabularFile(file, format)
  try {
    return await parquetKeyValues(table)
  } finally {
    table.close()
  }
}
