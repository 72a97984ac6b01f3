import type { DuckDBDataChunk } from '@duckdb/node-api'

import duckdb = require('@duckdb/node-bindings')

import { checkNamesDiffer } from '../checkNamesDiffer.js'
import { isSet, rawValues, validRows } from '../duckdbVector.js'
import type { FileFormat } from '../fileFormat.js'
import { checkReadable, isNumberType, openTabularFile, type TabularFile } from '../tabularFile.js'
import {
  type ColumnSource,
  guessedRows,
  type SourceColumn,
  type StoredKind,
  type WantedColumn,
} from './columnSource.js'
import { columnSql, longestInline, textSql } from './columnSql.js'
import type { LabelBuilder } from './labelBuilder.js'
import { missingTexts } from './missingTexts.js'
import type { NumberBuilder } from './numberBuilder.js'

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
  try {
    checkNamesDiffer(file, table.columns)
  } catch (error) {
    table.close()
    throw error
  }
  return tableColumns(table)
}

/** The columns of a table that is open already; `close` closes the table. */
export function tableColumns(table: TabularFile): ColumnSource {
  const { file, columns, from } = table

  async function firstTexts(wanted: readonly SourceColumn[]): Promise<(string | null)[][]> {
    const texts = wanted.map((): (string | null)[] => [])
    if (wanted.length === 0) return texts
    const values = wanted.map(({ index }) => textSql(columns[index]))
    for await (const chunk of table.query(`SELECT ${values} FROM ${from} LIMIT ${guessedRows}`)) {
      for (const [i, own] of texts.entries()) {
        own.push(...(chunk.getColumnValues(i) as (string | null)[]))
      }
    }
    return texts
  }

  async function fill(wanted: readonly WantedColumn[]): Promise<void> {
    const values: string[] = []
    const adders = wanted.map(({ column, builder }) => {
      const at = values.length
      values.push(...columnSql[builder.kind](columns[column.index]))
      return builder.kind === 'label'
        ? (chunk: DuckDBDataChunk) => addLabels(chunk, at, builder)
        : (chunk: DuckDBDataChunk) => addNumbers(chunk, at, builder)
    })
    for (const { column } of wanted) checkReadable(file, columns[column.index])
    for await (const chunk of table.query(`SELECT ${values} FROM ${from}`)) {
      for (const add of adders) add(chunk)
    }
  }

  async function textAt({ index }: { index: number }, row: number): Promise<string> {
    const text = textSql(columns[index])
    for await (const chunk of table.query(`SELECT ${text} FROM ${from} LIMIT 1 OFFSET ${row}`)) {
      return String(chunk.getRowValues(0)[0])
    }
    return ''
  }

  return {
    file,
    columns: columns.map(({ name }, index) => ({ name, index })),
    stored: columns.map(({ type }) => storedKind(type)),
    firstTexts,
    fill,
    textAt,
    close: table.close,
  }
}

/** What a type of DuckDB's says of a column's values. */
function storedKind(type: string): StoredKind {
  if (type === 'VARCHAR') return 'text'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'DATE') return 'date'
  if (type.startsWith('TIMESTAMP')) return 'datetime'
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type)) return 'whole'
  return isNumberType(type) ? 'number' : 'other'
}

function addNumbers(chunk: DuckDBDataChunk, column: number, builder: NumberBuilder) {
  const { rowCount } = chunk
  const data = rawValues(chunk, column, Float64Array.BYTES_PER_ELEMENT)
  const valid = validRows(chunk, column)
  const values = new Float64Array(data.buffer, data.byteOffset, rowCount)
  if (!valid) for (let i = 0; i < rowCount; i++) builder.add(values[i])
  else for (let i = 0; i < rowCount; i++) builder.add(values[i], isSet(valid, i))
}

/** A text takes sixteen bytes: its length, then all of it, or four bytes of it and where it is. */
function addLabels(chunk: DuckDBDataChunk, column: number, builder: LabelBuilder) {
  const { rowCount } = chunk
  const data = rawValues(chunk, column, 16)
  const valid = validRows(chunk, column)
  const words = new Int32Array(data.buffer, data.byteOffset, rowCount * 4)
  const hashData = rawValues(chunk, column + 1, 16)
  const hashes = new Int32Array(hashData.buffer, hashData.byteOffset, rowCount * 4)
  for (let i = 0; i < rowCount; i++) {
    const at = i * 4
    if (valid && !isSet(valid, i)) builder.addMissing()
    else if (words[at] <= longestInline) builder.addShort(words, at)
    else builder.addHashed(hashes, at, () => longText(data, i * 16))
  }
}

function longText(data: Uint8Array, at: number): string {
  const length = Buffer.from(data.buffer, data.byteOffset + at, 4).readUInt32LE()
  const pointerAt = data.byteOffset + at + 8
  const bytes = duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, pointerAt, length)
  return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('utf8')
}
