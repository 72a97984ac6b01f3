import { fileFormat, notParquet } from './fileFormat.js'
import { parquetKeyValues } from './parquetKeyValues.js'
import { openTabularFile } from './tabularFile.js'

/** `readParquetMetadata` in this process, which a damaged file may hang or end. */
export async function parquetMetadata(file: string): Promise<Record<string, string>> {
  const format = fileFormat(file)
  if (format !== 'parquet') throw notParquet(file)
  const table = await openTabularFile(file, format)
  try {
    return await parquetKeyValues(table)
  } finally {
    table.close()
  }
}
