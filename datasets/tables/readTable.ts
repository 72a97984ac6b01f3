import { callInReader } from '../reader/callInReader.js'
import { readerModule } from '../reader/openInReader.js'
import type { Table } from '../table.js'
import type { ReadResult } from './readColumns.js'
import type { LikeResult, PlainLikeOptions, PlainReadOptions } from './readTableUnguarded.js'

export interface ReadOptions extends PlainReadOptions {
  signal?: AbortSignal
}

export interface LikeOptions extends PlainLikeOptions {
  signal?: AbortSignal
}

/**
 * Reads a CSV, CSV.gz, Parquet or Arrow file whole, column by column, in another process: see `openInReader`.
 *
 * @throws {DataError} for a file that cannot be read; `EMPTY`; `COLUMN_MISSING` for a key or a type without column
 */
export function readTable(
  file: string,
  { signal, ...options }: ReadOptions = {},
): Promise<ReadResult> {
  return callInReader({ module: readerModule('serveTable'), file, options }, { signal })
}

/**
 * Reads a table with the columns of another, in its order and types. The key's type is its own: groups of
 * two tables have nothing to do with each other.
 *
 * @throws {DataError} for a file that cannot be read; `EMPTY`; `NO_COMMON_COLUMNS`; `COLUMNS_MISSING`
 */
export function readTableLike(
  file: string,
  reference: Table,
  { signal, ...options }: LikeOptions = {},
): Promise<LikeResult> {
  const columns = reference.columns.map(({ name, type, form }) => ({ name, type, form }))
  const like = { file: reference.file, columns }
  return callInReader(
    { module: readerModule('serveTable'), file, options: { ...options, like } },
    { signal },
  )
}
