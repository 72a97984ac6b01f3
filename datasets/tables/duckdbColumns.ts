import type { DuckDBDataChunk } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { FileFormat } from '../fileFormat.js'
import { openTabularFile, type TabularColumn } from '../tabularFile.js'
import type { ColumnKind, ColumnSource, WantedColumn } from './columnSource.js'
import type { LabelBuilder } from './labelBuilder.js'
import { missingTexts } from './missingTexts.js'
import type { NumberBuilder } from './numberBuilder.js'

/** How many rows of a CSV file are looked at for a first guess. */
const guessedRows = 10_000

/**
 * The columns of a Parquet or CSV file.
 *
 * @throws {DataError} for a file that cannot be opened
 */
export async function openDuckDbColumns(
  file: string,
  format: Extract<FileFormat, 'parquet' | 'csv' | 'csv.gz'>,
): Promise<ColumnSource> {
  const table = await openTabularFile(file, format, missingTexts)
  const { columns, from, isCsv } = table

  async function guessCsvKinds(): Promise<ColumnKind[]> {
    const misfits = columns.flatMap((column) => [
      `coalesce(bool_or(${numberSql(column)} IS NULL), false)`,
      `coalesce(bool_or(${timeSql(column)} IS NULL), false)`,
    ])
    for await (const chunk of table.query(
      `SELECT ${misfits} FROM (SELECT * FROM ${from} LIMIT ${guessedRows})`,
    )) {
      const misses = chunk.getRowValues(0)
      return columns.map((_, i) =>
        !misses[2 * i] ? 'number' : misses[2 * i + 1] ? 'label' : 'time',
      )
    }
    return columns.map(() => 'number')
  }

  async function fill(wanted: readonly WantedColumn[], signal?: AbortSignal): Promise<void> {
    const values = wanted.map(({ column, builder }) => sqlOf[builder.kind](columns[column.index]))
    for await (const chunk of table.query(`SELECT ${values} FROM ${from}`)) {
      signal?.throwIfAborted()
      for (const [i, { builder }] of wanted.entries()) {
        if (builder.kind === 'label') addLabels(chunk, i, builder)
        else addNumbers(chunk, i, builder)
      }
    }
  }

  async function textAt({ index }: { index: number }, row: number): Promise<string> {
    const text = labelSql(columns[index])
    for await (const chunk of table.query(`SELECT ${text} FROM ${from} LIMIT 1 OFFSET ${row}`)) {
      return String(chunk.getRowValues(0)[0])
    }
    return ''
  }

  return {
    file,
    columns: columns.map(({ name }, index) => ({ name, index })),
    kindsAreGuessed: isCsv,
    guessKinds: async () => (isCsv ? guessCsvKinds() : columns.map(({ type }) => kindOfType(type))),
    fill,
    textAt,
    close: table.close,
  }
}

function kindOfType(type: string): ColumnKind {
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|^FLOAT$|^DOUBLE$|^DECIMAL|^BOOLEAN$/.test(type)) {
    return 'number'
  }
  return /^DATE$|^TIMESTAMP/.test(type) ? 'time' : 'label'
}

// A DOUBLE that is NaN where there is no value, and NULL where there is one that cannot be read.

/** DuckDB itself would read 2020_01 as the number 202001. */
function numberSql({ sql, type }: TabularColumn): string {
  if (kindOfType(type) === 'number') return `coalesce(CAST(${sql} AS DOUBLE), 'nan')`
  const text = `CAST(${sql} AS VARCHAR)`
  return `CASE WHEN contains(${text}, '_') THEN NULL ELSE coalesce(TRY_CAST(${text} AS DOUBLE), CASE
    WHEN ${sql} IS NULL THEN 'nan'::DOUBLE
    WHEN ${text} IN ('true', 'True', 'TRUE') THEN 1
    WHEN ${text} IN ('false', 'False', 'FALSE') THEN 0 END) END`
}

/** Only what begins as ISO 8601 does: DuckDB itself would read 1-2-3 as a day of the year 1. */
function timeSql({ sql, type }: TabularColumn): string {
  const milliseconds = `CAST(epoch_us(TRY_CAST(${sql} AS TIMESTAMPTZ)) AS DOUBLE) / 1000`
  if (kindOfType(type) === 'time') {
    return `CASE WHEN ${sql} IS NULL THEN 'nan'::DOUBLE ELSE ${milliseconds} END`
  }
  return `CASE WHEN ${sql} IS NULL THEN 'nan'::DOUBLE
    WHEN CAST(${sql} AS VARCHAR) LIKE '____-__-__%' THEN ${milliseconds} END`
}

function labelSql({ sql }: TabularColumn): string {
  return `CAST(${sql} AS VARCHAR)`
}

const sqlOf = { number: numberSql, time: timeSql, label: labelSql }

// The vectors' memory is read as it is: one call a value, as `getItem` is, takes ten times as long.

function addNumbers(chunk: DuckDBDataChunk, column: number, builder: NumberBuilder) {
  const { rowCount } = chunk
  const { data, valid } = rawVector(chunk, column, Float64Array.BYTES_PER_ELEMENT)
  const values = new Float64Array(data.buffer, data.byteOffset, rowCount)
  if (!valid) for (let i = 0; i < rowCount; i++) builder.add(values[i])
  else for (let i = 0; i < rowCount; i++) builder.add(values[i], isSet(valid, i))
}

/** Sixteen bytes a text: its length, then up to twelve bytes of it, or four of them and a pointer. */
function addLabels(chunk: DuckDBDataChunk, column: number, builder: LabelBuilder) {
  const { rowCount } = chunk
  const { data, valid } = rawVector(chunk, column, 16)
  const words = new Int32Array(data.buffer, data.byteOffset, rowCount * 4)
  for (let i = 0; i < rowCount; i++) {
    if (valid && !isSet(valid, i)) builder.addMissing()
    else if (words[i * 4] <= 12) builder.addPacked(words, i * 4)
    else {
      const bytes = duckdb.get_data_from_pointer(
        data.buffer as ArrayBuffer,
        data.byteOffset + i * 16 + 8,
        words[i * 4],
      )
      builder.addLong(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'))
    }
  }
}

function rawVector(chunk: DuckDBDataChunk, column: number, bytesPerValue: number) {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column)
  const data = duckdb.vector_get_data(vector, chunk.rowCount * bytesPerValue)
  const valid = duckdb.vector_get_validity(vector, Math.ceil(chunk.rowCount / 64) * 8)
  return { data, valid }
}

function isSet(bits: Uint8Array, i: number): boolean {
  return ((bits[i >> 3] >> (i & 7)) & 1) === 1
}
