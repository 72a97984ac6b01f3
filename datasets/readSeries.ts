import { DataError } from '../base/errors.js'
import { checkNamesDiffer } from './checkNamesDiffer.js'
import { fileFormat } from './fileFormat.js'
import { keyColumns } from './rowSource.js'
import {
  checkReadable,
  openTabularFile,
  type TabularColumn,
  type TabularFile,
} from './tabularFile.js'
import { findTimeColumn, type TimeColumn } from './timeColumn.js'
import { valueFault } from './valueFault.js'

/** A multivariate series in order of time. */
export interface Series {
  names: string[]
  rowCount: number
  /** [rowCount, names], row major. */
  values: Float64Array
  timeColumn: string
  warnings: string[]
}

/**
 * Reads a Parquet or CSV(.gz) file with a time column and numbers in all others, and sorts it by time;
 * rows of the same time keep their order.
 *
 * @throws {DataError} naming row and column of the first value that is missing or no number
 */
export async function readSeries(file: string, timeColumn?: string): Promise<Series> {
  const format = fileFormat(file)
  if (format === 'arrowFile' || format === 'arrowStream') {
    const hint = 'Give a .parquet, .csv or .csv.gz file.'
    throw new DataError('FORMAT_UNKNOWN', 'cannot convert an Arrow file', { file }, hint)
  }
  const table = await openTabularFile(file, format)
  try {
    checkNamesDiffer(file, table.columns)
    const time = await findTimeColumn(table, timeColumn)
    const columns = table.columns.filter((column) => column !== time.column)
    checkColumns(file, columns)
    return await readSorted(table, time, columns)
  } finally {
    table.close()
  }
}

function checkColumns(file: string, columns: readonly TabularColumn[]) {
  if (columns.length === 0) {
    throw new DataError('NO_FEATURES', 'there is no column beside the time', { file })
  }
  const key = columns.find(({ name }) => keyColumns.some((other) => other === name))
  if (key) {
    const place = { file, column: key.name }
    throw new DataError('COLUMN_RESERVED', 'sequence tables use this name for a key', place)
  }
  for (const column of columns) checkReadable(file, column)
}

async function readSorted(
  table: TabularFile,
  time: TimeColumn,
  columns: readonly TabularColumn[],
): Promise<Series> {
  const { file } = table
  const rowCount = await countRows(table)
  const nColumns = columns.length
  const values = new Float64Array(rowCount * nColumns)
  const all = [time.column, ...columns]
  let bad = { row: rowCount, column: 0 }
  const noteBad = (row: number, column: number) => {
    if (row < bad.row || (row === bad.row && column < bad.column)) bad = { row, column }
  }
  let isSorted = true
  let repeats = 0
  let previousTime = Number.NaN
  let at = 0
  for await (const chunk of table.query(sortedSql(table, time, columns))) {
    const [rows, times, ...numbers] = chunk.getColumns() as (number | null)[][]
    for (let i = 0; i < rows.length; i++, at++) {
      const row = Number(rows[i])
      const moment = times[i]
      if (moment === null) noteBad(row, 0)
      else if (moment === previousTime) repeats++
      previousTime = moment ?? Number.NaN
      if (row !== at) isSorted = false
      for (let c = 0; c < nColumns; c++) {
        const value = numbers[c][i]
        if (value === null || !Number.isFinite(Math.fround(value))) noteBad(row, c + 1)
        else values[at * nColumns + c] = value
      }
    }
  }
  const { row, column } = bad
  if (row < rowCount) throw await badValueFault(table, all[column], row, column === 0)
  const timeColumn = time.column.name
  const warnings = [...time.warnings]
  if (!isSorted) warnings.push(`${file}: the rows are out of time order; sorted by ${timeColumn}`)
  if (repeats > 0) {
    warnings.push(`${file}: ${repeats} rows repeat the ${timeColumn} of the row before`)
  }
  return { names: columns.map(({ name }) => name), rowCount, values, timeColumn, warnings }
}

/** Columns: the row's number in the file from 0, its time, and the others' values. */
function sortedSql({ from }: TabularFile, time: TimeColumn, columns: readonly TabularColumn[]) {
  const numbers = columns.map(
    ({ sql }, i) => `TRY_CAST(CAST(${sql} AS VARCHAR) AS DOUBLE) AS v${i}`,
  )
  return `SELECT * FROM (
      SELECT CAST(row_number() OVER () - 1 AS DOUBLE) AS row, ${time.sql} AS time, ${numbers}
      FROM ${from})
    ORDER BY time, row`
}

async function countRows({ from, query }: TabularFile): Promise<number> {
  let count = 0
  for await (const chunk of query(`SELECT CAST(count(*) AS DOUBLE) FROM ${from}`)) {
    count = Number(chunk.getRowValues(0)[0])
  }
  return count
}

async function badValueFault(
  { file, from, query }: TabularFile,
  { name, sql }: TabularColumn,
  row: number,
  isTime: boolean,
): Promise<DataError> {
  const place = { file, row: row + 1, column: name }
  let text: string | null = null
  const select = `SELECT CAST(${sql} AS VARCHAR) FROM ${from} LIMIT 1 OFFSET ${row}`
  for await (const chunk of query(select)) text = chunk.getRowValues(0)[0] as string | null
  if (!isTime || text === null) return valueFault(text, place)
  const what = `value '${text}' is not a time like those before it`
  return new DataError('TIME_UNREADABLE', what, place, 'Write times as 2024-01-31 12:00:00.')
}
