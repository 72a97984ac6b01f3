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
import { writeFailed } from '../base/files.js'
import { nativeWork } from '../base/nativeWork.js'
import { checkTableName } from './checkTableName.js'
import { checkWritableNames } from './checkWritableNames.js'
import { quoteName, quoteText } from './duckdb.js'

/** Rows to be written. */
export interface WrittenQuery {
  /** Columns in their order: the name that is written, which may be any text, and SQL of the value. */
  columns: readonly { name: string; sql: string }[]
  /** What stands after FROM in SQL. */
  from: string
  /** Whether there are no rows. */
  isEmpty: boolean
}

/** A file on the way to its name. */
export interface UnfinishedFile {
  /** Name that it will have: its extension says the format, and errors name it. */
  file: string
  /** Where it is written until then. */
  temporary: string
}

/**
 * Writes the rows of a query as a Parquet, CSV or CSV.gz file.
 *
 * @param metadata key-value metadata of Parquet; CSV has no place for it
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file, e.g. when the disk is full
 * @throws {UsageError} `FORMAT_UNKNOWN`, `COLUMN_DUPLICATE` or `COLUMN_UNWRITABLE`
 */
export async function writeQuery(
  connection: DuckDBConnection,
  query: WrittenQuery,
  { file, temporary }: UnfinishedFile,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  checkTableName(file)
  checkWritableNames(
    file,
    query.columns.map(({ name }) => name),
  )
  const sql = copySql(file, query, metadata)
  const copy = file.toLowerCase().endsWith('.gz') ? copyToGzip : copyTo
  try {
    await copy(connection, temporary, sql)
    syncFile(temporary)
  } catch (error) {
    throw writeFailed(file, systemError(error))
  }
}

/** How COPY is written for the extension of `file`, but for the place. */
function copySql(
  file: string,
  { columns, from, isEmpty }: WrittenQuery,
  metadata: Readonly<Record<string, string>>,
): (path: string) => string {
  if (!file.toLowerCase().endsWith('.parquet')) {
    // SQL cannot write every name, so that the header is written as it is.
    const header = columns.map(({ name }) => csvField(name)).join(',')
    const prefix = quoteText(header + (isEmpty ? '' : '\n'))
    const options = `FORMAT csv, HEADER false, PREFIX ${prefix}, SUFFIX '\n'`
    const values = columns.map(({ sql }, i) => `${sql} AS c${i}`)
    return (path) => `COPY (SELECT ${values} FROM ${from}) TO ${quoteText(path)} (${options})`
  }
  const named = columns.map(({ name, sql }) => `${sql} AS ${quoteName(name)}`)
  const entries = Object.entries(metadata).map(
    ([key, value]) => `${quoteText(key)}: ${quoteText(value)}`,
  )
  const options = entries.length > 0 ? `, KV_METADATA {${entries.join(', ')}}` : ''
  const rows = `(SELECT ${named} FROM ${from})`
  return (path) => `COPY ${rows} TO ${quoteText(path)} (FORMAT parquet${options})`
}

function csvField(name: string): string {
  return /[",\r\n]|^\s|\s$|^$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
}

async function copyTo(connection: DuckDBConnection, path: string, sql: (path: string) => string) {
  await nativeWork(connection.run(sql(path)))
}

/** DuckDB's own gzip takes 27 s for 517,000 × 35 where this takes 7 s, for 6 % more bytes. */
async function copyToGzip(
  connection: DuckDBConnection,
  path: string,
  sql: (path: string) => string,
) {
  const plain = `${path}.csv`
  try {
    await copyTo(connection, plain, sql)
    const gzip = createGzip({ level: 1 })
    await nativeWork(pipeline(createReadStream(plain), gzip, createWriteStream(path)))
  } finally {
    rmSync(plain, { force: true })
  }
}

/** DuckDB's I/O errors have the reason in their text alone; the writers of files look at its code. */
function systemError(error: unknown): unknown {
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
