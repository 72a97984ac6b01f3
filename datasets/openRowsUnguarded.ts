import { openDuckDbRows } from './duckdbRows.js'
import { fileFormat } from './fileFormat.js'
import type { ReadOptions } from './readOptions.js'
import type { RowSource } from './rowSource.js'

/** `openRows` in this process, which a damaged file may hang or end. */
export async function openRowsUnguarded(
  file: string,
  options: ReadOptions = {},
): Promise<RowSource> {
  const format = fileFormat(file)
  if (format !== 'arrowFile' && format !== 'arrowStream') {
    return openDuckDbRows(file, format, options)
  }
  // Loaded when it is needed: its library takes a fifth of a second.
  const { openArrowRows } = await import('./arrowRows.js')
  return openArrowRows(file, options)
}
