import { DataError } from '../base/errors.js'
import type { ColumnForm } from './columnForm.js'

/** Types whose values are numbers: `date` and `datetime` in milliseconds since 1970 (UTC), `time` since midnight. */
export const numberTypes = ['number', 'integer', 'date', 'datetime', 'time'] as const
export type NumberType = (typeof numberTypes)[number]

/**
 * Types whose values are labels: `ordered` has an order of its labels, `id` names a subject or a record, `text` has
 * too many labels that occur once to count as categories.
 */
export const labelTypes = ['category', 'ordered', 'boolean', 'id', 'text'] as const
export type LabelType = (typeof labelTypes)[number]

/** What a column may be declared to be: one that is to be ignored is not read. */
export const columnTypes = [...numberTypes, ...labelTypes, 'ignore'] as const
export type DeclaredType = (typeof columnTypes)[number]

/** What a column of a table in memory holds. */
export type ColumnType = NumberType | LabelType

export interface NumberColumn {
  name: string
  type: NumberType
  /** NaN where there is no value; never infinite. */
  values: Float64Array
  /** How its values were spelled in the file; absent where that is the usual way. */
  form?: ColumnForm
}

/** Labels by number. */
export interface LabelColumn {
  name: string
  type: LabelType
  /** Index into `labels`, −1 where there is no value. */
  codes: Int32Array
  /** All different, in order of first appearance. The empty string is a label like any other. */
  labels: readonly string[]
  /** How its missing values were spelled, and the order of an ordered column's labels. */
  form?: ColumnForm
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
  return isNumberType(column.type)
}

export function isNumberType(type: ColumnType): type is NumberType {
  return (numberTypes as readonly ColumnType[]).includes(type)
}

/** Whether values are quantities: numbers that are no times. */
export function isQuantityType(type: ColumnType): type is 'number' | 'integer' {
  return type === 'number' || type === 'integer'
}

/** Whether values are points in time, in milliseconds since 1970. */
export function isTimeType(type: ColumnType): type is 'date' | 'datetime' {
  return type === 'date' || type === 'datetime'
}

/** Whether labels are mostly different, so that their identity says nothing: names, addresses, ids. */
export function isTextType(type: ColumnType): type is 'id' | 'text' {
  return type === 'id' || type === 'text'
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
