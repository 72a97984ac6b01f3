import {
  closeSync,
  createReadStream,
  createWriteStream,
  fsyncSync,
  openSync,
  rmSync,
} from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { DuckDBConnection } from '@duckdb/node-api'
import { writeAtomicallyAsync } from '../base/files.js'
import { checkTableName } from './checkTableName.js'
import { quoteText } from './duckdb.js'

/**
 * Writes the rows of a query as a Parquet, CSV or CSV.gz file. Nothing stands under the final name before all are
 * written.
 *
 * @param query a SELECT, or the name of a table
 * @param file its extension says the format
 * @param metadata key-value metadata of Parquet; CSV has no place for it
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file, e.g. when the disk is full
 * @throws {UsageError} `FORMAT_UNKNOWN`
 */
export async function writeQuery(
  connection: DuckDBConnection,
  query: string,
  file: string,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const options = copyOptions(file, metadata)
  const copy = file.toLowerCase().endsWith('.gz') ? copyToGzip : copyTo
  await writeAtomicallyAsync(file, async (temporary) => {
    await copy(connection, query, temporary, options)
    syncFile(temporary)
  })
}

/** What COPY is told for the extension of `file`. */
function copyOptions(file: string, metadata: Readonly<Record<string, string>>): string {
  checkTableName(file)
  if (!file.toLowerCase().endsWith('.parquet')) return 'FORMAT csv, HEADER'
  const entries = Object.entries(metadata).map(
    ([key, value]) => `${quoteText(key)}: ${quoteText(value)}`,
  )
  return entries.length > 0
    ? `FORMAT parquet, KV_METADATA {${entries.join(', ')}}`
    : 'FORMAT parquet'
}

async function copyTo(connection: DuckDBConnection, query: string, path: string, options: string) {
  try {
    await connection.run(`COPY ${query} TO ${quoteText(path)} (${options})`)
  } catch (error) {
    throw systemError(error)
  }
}

/** DuckDB's own gzip takes 27 s for 517,000 × 35 where this takes 7 s, for 6 % more bytes. */
async function copyToGzip(
  connection: DuckDBConnection,
  query: string,
  path: string,
  options: string,
) {
  const plain = `${path}.csv`
  try {
    await copyTo(connection, query, plain, options)
    await pipeline(createReadStream(plain), createGzip({ level: 1 }), createWriteStream(path))
  } finally {
    rmSync(plain, { force: true })
  }
}

/** DuckDB's I/O errors have the reason in their text alone; the writers of files look at its code. */
export function systemError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (/No space left on device/.test(error.message)) return Object.assign(error, { code: 'ENOSPC' })
  if (/No such file or directory/.test(error.message)) {
    return Object.assign(error, { code: 'ENOENT' })
  }
  return error
}

function syncFile(path: string) {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
