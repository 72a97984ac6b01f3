import { DataError } from '../base/errors.js'
import { fileFormat } from './fileFormat.js'
import { parquetKeyValues } from './parquetKeyValues.js'
import { openTabularFile } from './tabularFile.js'

/** `readParquetMetadata` in this process, which a damaged file may hang or end. */
export async function parquetMetadata(file: string): Promise<Record<string, string>> {
  const format = fileFormat(file)
  if (format !== 'parquet')
    throw new DataError(
      'NOT_PARQUET',
      'not a Parquet file',
      { file },
      'It may be cut off, or of another format: write it again, or name it after its format.',
    )
  const table = await openTabularFile(file, format)
  try {
    return await parquetKeyValues(table)
  } finally {
    table.close()
  }
}
