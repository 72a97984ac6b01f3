import { openArrowRows } from './arrowRows.js'
import { openDuckDbRows } from './duckdbRows.js'
import { fileFormat } from './fileFormat.js'
import type { RowSource } from './rowSource.js'

/**
 * Opens a table file of any format.
 *
 * @throws {DataError} for a file that cannot be opened, and for columns that are missing or no numbers
 */
export async function openRows(file: string): Promise<RowSource> {
  const format = fileFormat(file)
  return format === 'arrowFile' || format === 'arrowStream'
    ? openArrowRows(file)
    : openDuckDbRows(file, format)
}
