import { DataError } from '../base/errors.js'

/** What a column holds; text is labels of which too many occur once to count as categories. */
export const columnTypes = ['numeric', 'categorical', 'datetime', 'text'] as const
export type ColumnType = (typeof columnTypes)[number]

/** Numbers, or times in milliseconds since 1970 (UTC). */
export interface NumberColumn {
  name: string
  type: 'numeric' | 'datetime'
  /** NaN where there is no value; never infinite. */
  values: Float64Array
}

/** Labels by number. */
export interface LabelColumn {
  name: string
  type: 'categorical' | 'text'
  /** Index into `labels`, −1 where there is no value. */
  codes: Int32Array
  /** All different, in order of first appearance. The empty string is a label like any other. */
  labels: readonly string[]
}

export type Column = NumberColumn | LabelColumn

/** A table in memory, column by column. */
export interface Table {
  /** What messages call it: the file it was read from. */
  file: string
  rowCount: number
  columns: readonly Column[]
}

export function isNumberColumn(column: Column): column is NumberColumn {
  return column.type === 'numeric' || column.type === 'datetime'
}

/** @throws {DataError} `COLUMN_MISSING` */
export function columnNamed(table: Table, name: string): Column {
  const column = table.columns.find((other) => other.name === name)
  if (column) return column
  const names = table.columns.map((other) => other.name).join(', ')
  throw new DataError(
    'COLUMN_MISSING',
    `there is no column ${name}`,
    { file: table.file },
    `Its columns: ${names}.`,
  )
}

/** The table without one column; its rows are the same. */
export function withoutColumn(table: Table, name: string): Table {
  return { ...table, columns: table.columns.filter((column) => column.name !== name) }
}
