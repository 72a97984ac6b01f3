import type { DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import { counted } from '../base/counted.js'
import { DataError, type Place, SeqarenaError } from '../base/errors.js'
import { checkNamesDiffer } from './checkNamesDiffer.js'
import { readCsvHeader, wrongEncoding } from './csvHeader.js'
import { openDuckDb, queryChunks, quotePath, quoteText } from './duckdb.js'
import type { FileFormat } from './fileFormat.js'
import { gunzipToTemporary } from './gunzipToTemporary.js'
import type { TemporaryFile } from './temporaryUnpacked.js'

/** A column of a Parquet or CSV file. */
export interface TabularColumn {
  /** As the file has it; it may be empty, and several columns may have one name. */
  name: string
  /** What SQL calls it, whatever its name is. */
  sql: string
  /** DuckDB's name of its type; all columns of a CSV file are VARCHAR, so that no value is guessed at. */
  type: string
  /** Digits of a Parquet decimal that has more than DuckDB reads right. */
  digits?: number
}

/** Whether a type of DuckDB's is numbers, or truth values, which count as 0 and 1. */
export function isNumberType(type: string): boolean {
  return /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|^FLOAT$|^DOUBLE$|^DECIMAL\([^[]*$|^BOOLEAN$/.test(
    type,
  )
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
 * @param unpack of a CSV.gz file what is read; all of it by default. It goes away with the table
 * @throws {DataError} `TRUNCATED`, `CORRUPT`, `UNREADABLE`, `ENCODING` or `CSV_MALFORMED`
 */
export async function openTabularFile(
  file: string,
  format: Extract<FileFormat, 'parquet' | 'csv' | 'csv.gz'>,
  missing: readonly string[] = [''],
  unpack: (file: string) => Promise<TemporaryFile> = gunzipToTemporary,
): Promise<TabularFile> {
  const unpacked = format === 'csv.gz' ? await unpack(file) : undefined
  const instance = await openDuckDb()
  const close = () => {
    instance.closeSync()
    unpacked?.remove()
  }
  async function* query(sql: string) {
    try {
      yield* queryChunks(instance, sql)
    } catch (error) {
      throw await readingFault(file, error, instance)
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
  const inFile = await parquetColumns(file, query)
  const columns: TabularColumn[] = []
  for await (const chunk of query(`SELECT column_type FROM (DESCRIBE FROM ${parquet})`)) {
    for (const [type] of chunk.getRows()) {
      const at = columns.length
      columns.push({ ...inFile[at], sql: `c${at}`, type: String(type) })
    }
  }
  // SQL cannot write every name that a column may have: it calls them by their places.
  const from = `${parquet} AS t(${columns.map(({ sql }) => sql)})`
  return { from, columns }
}

/** Digits of the widest decimal there is in DuckDB. */
const decimalDigits = 38

/**
 * Columns as they stand in the file: DuckDB calls the second of two whose names differ in case alone `a_1`, one without
 * a name `C0`.
 */
async function parquetColumns(file: string, query: TabularFile['query']) {
  const columns: { name: string; digits?: number }[] = []
  const sql = `SELECT name, coalesce(num_children, 0), coalesce(precision, 0)
    FROM parquet_schema(${quotePath(file)})`
  /** Elements of the schema still to come that are inside a column; the first of all is the root. */
  let inside = -1
  for await (const chunk of query(sql)) {
    for (const [name, children, digits] of chunk.getRows()) {
      if (inside === 0) columns.push({ name: String(name) })
      if (Number(digits) > decimalDigits) columns[columns.length - 1].digits = Number(digits)
      inside = inside < 0 ? 0 : Math.max(0, inside - 1) + Number(children)
    }
  }
  return columns
}

/**
 * Wider decimals DuckDB takes for DOUBLE, and reads many of them wrong by a power of 256.
 *
 * @throws {DataError} `DECIMAL_TOO_WIDE`
 */
export function checkReadable(file: string, { name, digits }: TabularColumn): void {
  if (digits === undefined) return
  throw new DataError(
    'DECIMAL_TOO_WIDE',
    `the column is a decimal of ${digits} digits, of which ${decimalDigits} can be read`,
    { file, column: name },
    `Write it as double, or as a decimal of at most ${decimalDigits} digits.`,
  )
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
export async function readingFault(
  file: string,
  error: unknown,
  instance: DuckDBInstance,
): Promise<unknown> {
  if (error instanceof SeqarenaError || !(error instanceof Error)) return error
  const { message } = error
  const fault = (code: string, what: string, place: Place = {}, hint = '') =>
    new DataError(code, what, { file, ...place }, hint, { cause: error })
  const split = /BYTE_STREAM_SPLIT/.test(message) && (await splitColumn(file, instance))
  if (split) {
    const what = `the column is stored as BYTE_STREAM_SPLIT of ${split.type}, which can be read of FLOAT and DOUBLE alone`
    const hint =
      'Write it without (pyarrow: use_byte_stream_split=False, or a list of the float columns).'
    return fault('ENCODING_UNKNOWN', what, { column: split.name }, hint)
  }
  const codec = /Unsupported compression codec "(.*?)"/.exec(message)?.[1]
  if (codec) {
    const hint = 'Write it with Snappy, ZSTD, gzip, Brotli or LZ4_RAW.'
    return fault('COMPRESSION_UNKNOWN', `compressed with ${codec}, which cannot be read`, {}, hint)
  }
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1]
  if (/not utf-8 encoded/.test(message)) {
    return wrongEncoding(file, line ? `line ${line} is not UTF-8` : 'is not UTF-8', error)
  }
  if (line) return fault('CSV_MALFORMED', `line ${line} ${lineFault(message)}`)
  if (/state machine reached an invalid state/.test(message)) {
    return fault('CSV_MALFORMED', 'a quote is not closed or opened, or lines end in several ways')
  }
  return fault('UNREADABLE', `cannot be read (${message.split('\n', 1)[0]})`)
}

/** The column that DuckDB cannot read but does not name; undefined where the file does not tell of one. */
async function splitColumn(file: string, instance: DuckDBInstance) {
  const sql = `SELECT path_in_schema, type FROM parquet_metadata(${quotePath(file)})
    WHERE encodings LIKE '%BYTE_STREAM_SPLIT%' AND type NOT IN ('FLOAT', 'DOUBLE') LIMIT 1`
  try {
    for await (const chunk of queryChunks(instance, sql)) {
      const [name, type] = chunk.getRowValues(0).map(String)
      return { name, type }
    }
  } catch {
    // What is damaged is not to be known.
  }
  return undefined
}

/** What DuckDB found wrong with a line, without the line itself, which may be the rest of the file. */
function lineFault(message: string): string {
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message)
  if (counts)
    return `has ${counted(Number(counts[2]), 'value')}, the header names ${counted(Number(counts[1]), 'column')}`
  if (/unterminated quote/.test(message)) return 'has a quote that is not closed'
  const limit = /Maximum line size of (\d+) bytes exceeded/.exec(message)
  if (limit) return `is longer than ${limit[1]} bytes: perhaps a quote is not closed`
  return `is malformed (${/^(?!.*Line).*\.$/m.exec(message)?.[0] ?? 'not CSV'})`
}
