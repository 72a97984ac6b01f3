import type { DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import { DataError, SeqarenaError } from '../base/errors.js'
import { checkNamesDiffer } from './checkNamesDiffer.js'
import { readCsvHeader, wrongEncoding } from './csvHeader.js'
import { openDuckDb, queryChunks, quotePath, quoteText } from './duckdb.js'
import type { FileFormat } from './fileFormat.js'
import { gunzipToTemporary } from './gunzipToTemporary.js'

/** A column of a Parquet or CSV file. */
export interface TabularColumn {
  /** As the file has it; it may be empty, and several columns may have one name. */
  name: string
  /** What SQL calls it, whatever its name is. */
  sql: string
  /** DuckDB's name of its type; all columns of a CSV file are VARCHAR, so that no value is guessed at. */
  type: string
}

/** A Parquet or CSV file open for queries. */
export interface TabularFile {
  readonly file: string
  readonly isCsv: boolean
  readonly columns: readonly TabularColumn[]
  readonly instance: DuckDBInstance
  /** What stands after FROM in SQL. */
  readonly from: string
  /**
   * Runs a SELECT; behind its columns each chunk has one more (`streamChunks`).
   *
   * @throws {DataError} `CSV_MALFORMED`, `ENCODING` or `UNREADABLE`
   */
  query(sql: string): AsyncGenerator<DuckDBDataChunk>
  close(): void
}

/**
 * @param format as `fileFormat` found it
 * @param missing what stands in CSV, quoted or not, where there is no value
 * @throws {DataError} `TRUNCATED`, `CORRUPT`, `UNREADABLE`, `ENCODING` or `CSV_MALFORMED`
 */
export async function openTabularFile(
  file: string,
  format: Extract<FileFormat, 'parquet' | 'csv' | 'csv.gz'>,
  missing: readonly string[] = [''],
): Promise<TabularFile> {
  const unpacked = format === 'csv.gz' ? await gunzipToTemporary(file) : undefined
  const instance = await openDuckDb()
  const close = () => {
    instance.closeSync()
    unpacked?.remove()
  }
  async function* query(sql: string) {
    try {
      yield* queryChunks(instance, sql)
    } catch (error) {
      throw readingFault(file, error)
    }
  }
  try {
    const { from, columns } =
      format === 'parquet'
        ? await describeParquet(file, query)
        : describeCsv(file, unpacked?.path ?? file, missing)
    // Which columns without a name count is for the caller to say.
    checkNamesDiffer(
      file,
      columns,
      columns.filter(({ name }) => name !== ''),
    )
    return { file, isCsv: format !== 'parquet', columns, instance, from, query, close }
  } catch (error) {
    close()
    throw error
  }
}

async function describeParquet(file: string, query: TabularFile['query']) {
  // Hive partitioning would make a column of a folder named `year=2020`.
  const parquet = `read_parquet(${quotePath(file)}, hive_partitioning=false)`
  const names = await parquetNames(file, query)
  const columns: TabularColumn[] = []
  for await (const chunk of query(`SELECT column_type FROM (DESCRIBE FROM ${parquet})`)) {
    for (const [type] of chunk.getRows()) {
      const at = columns.length
      columns.push({ name: names[at], sql: `c${at}`, type: String(type) })
    }
  }
  // SQL cannot write every name that a column may have: it calls them by their places.
  const from = `${parquet} AS t(${columns.map(({ sql }) => sql)})`
  return { from, columns }
}

/**
 * Column names as they stand in the file: DuckDB calls the second of two that differ in case alone `a_1`, one without a
 * name `C0`.
 */
async function parquetNames(file: string, query: TabularFile['query']): Promise<string[]> {
  const names: string[] = []
  const sql = `SELECT name, coalesce(num_children, 0) FROM parquet_schema(${quotePath(file)})`
  /** Elements of the schema still to come that are inside a column; the first of all is the root. */
  let inside = -1
  for await (const chunk of query(sql)) {
    for (const [name, children] of chunk.getRows()) {
      if (inside === 0) names.push(String(name))
      inside = inside < 0 ? 0 : Math.max(0, inside - 1) + Number(children)
    }
  }
  return names
}

function describeCsv(file: string, path: string, missing: readonly string[]) {
  const { names, delimiter, lineEnd } = readCsvHeader(path, file)
  // DuckDB's own detection may skip lines it takes for a preamble, so everything is told.
  const columns = names.map((name, i) => ({ name, sql: `c${i}`, type: 'VARCHAR' }))
  const types = columns.map(({ sql, type }) => `${sql}: '${type}'`)
  // In strict mode DuckDB 1.5 finds no rows below names that hold the end of a line; in the other, it takes that
  // for how all lines end.
  const mode = names.some((name) => /[\r\n]/.test(name))
    ? `strict_mode=false, new_line=${quoteText(JSON.stringify(lineEnd).slice(1, -1))}`
    : 'strict_mode=true'
  const from = `read_csv(${quotePath(path)}, auto_detect=false, header=true, ${mode},
    delim=${quoteText(delimiter)}, quote='"', escape='"', hive_partitioning=false,
    nullstr=[${missing.map(quoteText)}],
    columns={${types.join(', ')}})`
  return { from, columns }
}

/** What DuckDB said of a file, in our words. */
export function readingFault(file: string, error: unknown): unknown {
  if (error instanceof SeqarenaError || !(error instanceof Error)) return error
  const line = /CSV Error on Line: (\d+)/.exec(error.message)?.[1]
  if (/not utf-8 encoded/.test(error.message)) {
    return wrongEncoding(file, line ? `line ${line} is not UTF-8` : 'is not UTF-8', error)
  }
  if (line) {
    const what = `line ${line} ${lineFault(error.message)}`
    return new DataError('CSV_MALFORMED', what, { file }, '', { cause: error })
  }
  if (/state machine reached an invalid state/.test(error.message)) {
    const what = 'a quote is not closed or opened, or lines end in several ways'
    return new DataError('CSV_MALFORMED', what, { file }, '', { cause: error })
  }
  const reason = error.message.split('\n', 1)[0]
  return new DataError('UNREADABLE', `cannot be read (${reason})`, { file }, '', { cause: error })
}

/** What DuckDB found wrong with a line, without the line itself, which may be the rest of the file. */
function lineFault(message: string): string {
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message)
  if (counts) return `has ${counts[2]} values, the header names ${counts[1]} columns`
  if (/unterminated quote/.test(message)) return 'has a quote that is not closed'
  const limit = /Maximum line size of (\d+) bytes exceeded/.exec(message)
  if (limit) return `is longer than ${limit[1]} bytes: perhaps a quote is not closed`
  return `is malformed (${/^(?!.*Line).*\.$/m.exec(message)?.[0] ?? 'not CSV'})`
}
