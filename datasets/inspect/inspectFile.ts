import { callInReader } from '../reader/callInReader.js'
import { readerModule } from '../reader/openInReader.js'
import type { ColumnOptions } from '../readOptions.js'
import type { Inspection } from './inspection.js'

export interface InspectOptions extends ColumnOptions {
  /** Ends the work. */
  signal?: AbortSignal
}

/**
 * Says what is in a Parquet, CSV, CSV.gz or Arrow file: its rows, columns, sequences or series, what looks wrong, and
 * which commands it suits. Of a large file keys and statistics are read, and of its values a sample or the first rows,
 * so that it takes neither long nor much memory. It is read in another process, see `openInReader`.
 *
 * @throws {DataError} for a file that cannot be read, `EMPTY` where it has no rows
 * @throws {UsageError} `COLUMN_OPTIONS`, and `COLUMN_UNKNOWN` for names that the table does not have
 */
export function inspectFile(
  file: string,
  { signal, ...options }: InspectOptions = {},
): Promise<Inspection> {
  return callInReader({ module: readerModule('serveInspection'), file, options }, { signal })
}
