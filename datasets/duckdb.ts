import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'

/**
 * A database in memory that never reaches for the network (Parquet and CSV are built in) and that sorts
 * and stores what is beyond `memory_limit` in the system's folder for temporary files.
 */
export async function openDuckDb(): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: '1GB',
    temp_directory: join(tmpdir(), `seqarena-${process.pid}-duckdb`),
  })
  // Otherwise times without a zone would mean something else on another machine.
  const connection = await instance.connect()
  await connection.run("SET GLOBAL TimeZone = 'UTC'")
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
    yield* await connection.stream(sql)
  } finally {
    connection.disconnectSync()
  }
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
