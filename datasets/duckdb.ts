import { randomBytes } from 'node:crypto'

import duckdb = require('@duckdb/node-api')

import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import { nativeWork } from '../base/nativeWork.js'
import { scratchPrefix } from '../base/scratch.js'

/**
 * A database in memory that never reaches for the network (Parquet and CSV are built in) and that sorts
 * and stores what is beyond `memoryLimit` in the system's folder for temporary files.
 */
export async function openDuckDb(memoryLimit = '1GB'): Promise<DuckDBInstance> {
  const options = {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: memoryLimit,
    // Two databases with one folder would overwrite each other's pages there, without a word.
    temp_directory: `${scratchPrefix()}${randomBytes(4).toString('hex')}-duckdb`,
  }
  const instance = await nativeWork(duckdb.DuckDBInstance.create(':memory:', options))
  // Otherwise times without a zone would mean something else on another machine.
  const connection = await instance.connect()
  await nativeWork(connection.run("SET GLOBAL TimeZone = 'UTC'"))
  connection.disconnectSync()
  return instance
}

/** Runs a query on a connection of its own, so that several may be open at a time. */
export async function* queryChunks(
  instance: DuckDBInstance,
  sql: string,
): AsyncGenerator<DuckDBDataChunk> {
  const connection = await instance.connect()
  try {
    yield* streamChunks(connection, sql)
  } finally {
    connection.disconnectSync()
  }
}

/**
 * The result of a query, chunk by chunk; behind its columns each chunk has one more. A stream of DuckDB's
 * that meets an error, such as a malformed line of CSV far down, ends as if it were at its end, and its
 * binding has no call that tells. So a row is added at the end (`UNION ALL` keeps the order of rows): where
 * it does not come, the query is run once more for its error.
 *
 * @param sql a SELECT whose columns have different names
 */
export async function* streamChunks(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<DuckDBDataChunk> {
  const marked = `SELECT *, false AS "is the end" FROM (${sql})
    UNION ALL BY NAME SELECT true AS "is the end"`
  const result = await nativeWork(connection.stream(marked))
  for (;;) {
    const chunk = await nativeWork(result.fetchChunk())
    if (!chunk || chunk.rowCount === 0) break
    const last = chunk.rowCount - 1
    if (!chunk.getColumnVector(chunk.columnCount - 1).getItem(last)) {
      yield chunk
      continue
    }
    chunk.rowCount = last
    if (last > 0) yield chunk
    return
  }
  // Every column has to be looked at, for the error may be in any.
  await nativeWork(connection.run(`SELECT bool_or(hash(asked) IS NULL) FROM (${sql}) AS asked`))
  throw new Error('the rows stopped short')
}

/** A column or table name in SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in SQL. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A path for DuckDB's readers, which would take `*`, `?` and `[` in it for a pattern. */
export function quotePath(path: string): string {
  return quoteText(path.replaceAll(/[*?[]/g, '[$&]'))
}
