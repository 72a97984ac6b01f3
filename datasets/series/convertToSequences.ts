import { callInReader } from '../reader/callInReader.js'
import { readerModule } from '../reader/openInReader.js'
import type { ConvertOptions } from './convertOptions.js'
import type { Converted } from './convertToSequencesUnguarded.js'

/**
 * Cuts the series of a Parquet, CSV, CSV.gz or Arrow file into sequences of one length, numbered from 0, into memory.
 * The file is read and cut in another process: see `openInReader`.
 *
 * @throws {DataError} naming file, row and column of what is wrong; `TOO_SHORT` where no sequence comes of it
 * @throws {UsageError} `STEPS`, `WARM_UP`, `TIME_FORMAT` or `BAD_COLUMNS`
 */
export function convertToSequences(
  file: string,
  { onRows, signal, ...options }: ConvertOptions,
): Promise<Converted> {
  const wanted = { module: readerModule('serveConvertToSequences'), file, options }
  return callInReader(wanted, { onRows, signal })
}
