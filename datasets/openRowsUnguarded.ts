import { openDuckDbRows } from './duckdbRows.js'
import { fileFormat } from './fileFormat.js'
import type { RowSource } from './rowSource.js'

/**
 * Opens a table file of any format in this process, which a damaged one may hang or end: see `openRows`.
 *
 * @throws {DataError} for a file that cannot be opened, and for columns that are missing or no numbers
 */
export async function openRowsUnguarded(file: string): Promise<RowSource> {
  const format = fileFormat(file)
  if (format !== 'arrowFile' && format !== 'arrowStream') return openDuckDbRows(file, format)
  // Loaded when it is needed: its library takes a fifth of a second.
  const { openArrowRows } = await import('./arrowRows.js')
  return openArrowRows(file)
}
