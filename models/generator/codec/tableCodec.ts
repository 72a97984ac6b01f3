import type { ColumnForm } from '../../../datasets/columnForm.js'
import type { ColumnType, LabelType, NumberType } from '../../../datasets/table.js'
import type { LabelCodec } from './fitLabels.js'
import type { LengthCounts } from './fitLengths.js'
import type { NumberCodec } from './fitNumbers.js'
import type { Grid } from './grid.js'
import type { LabelPattern } from './labelPattern.js'

/**
 * How a column is made. What a network draws has one or two codecs of its own; the others follow from the number of
 * a row or from another column.
 */
export type ColumnCodec =
  | DrawnNumbers
  | DrawnLabels
  | RisenColumn
  | CountedColumn
  | SummedColumn
  | FollowedColumn

interface CodecOf<Type extends ColumnType> {
  name: string
  type: Type
  /** How its values are spelled in a file of text. */
  form?: ColumnForm
}

/** Numbers or times, each drawn. */
export interface DrawnNumbers extends CodecOf<NumberType> {
  made: 'numbers'
  /** Whether all rows of a group have the same value. */
  once: boolean
  numbers: NumberCodec
}

export interface DrawnLabels extends CodecOf<LabelType> {
  made: 'labels'
  /** Whether all rows of a group have the same label. */
  once: boolean
  labels: LabelCodec
}

/** Numbers or times that never fall inside a group: the first value of a group, and differences to the row before. */
export interface RisenColumn extends CodecOf<NumberType> {
  made: 'risen'
  start: NumberCodec
  gap: NumberCodec
  /** What values are multiples of; null: nothing. */
  grid: Grid | null
  /** Bounds of all values: no value of the column unless enough groups hold it. */
  low: number
  high: number
}

/** Numbers that count a group's rows: `from`, `from` + `by`, `from` + 2 `by` … */
export interface CountedColumn extends CodecOf<NumberType> {
  made: 'counted'
  from: number
  by: number
}

/** The running total of another column inside a group. */
export interface SummedColumn extends CodecOf<NumberType> {
  made: 'summed'
  /** Name of the column that is summed, which is no running total itself. */
  of: string
  grid: Grid | null
}

/** A column that has one value wherever another has one label. */
export interface FollowedColumn extends CodecOf<ColumnType> {
  made: 'followed'
  /** Name of the column of labels that it follows from, which is drawn. */
  of: string
  /** The value for each label of that column's codec, then for a missing one where it has such; null: missing. */
  values: (string | number | null)[]
}

export const codecVersion = 2

/** The column of the groups' keys. */
export interface KeyColumn {
  name: string
  type: ColumnType
  form?: ColumnForm
  /** What new keys are made up by, numbers as their digits; absent: they count from 0. */
  madeUp?: LabelPattern
}

/**
 * How a table's columns become codes 0, 1, … and codes become values again. Plain data that survives JSON; with
 * value protection nothing in it is a value that few groups hold.
 */
export interface TableCodec {
  version: typeof codecVersion
  /** The column that says which rows are one group, null where each row stands alone; its values are nowhere here. */
  key: KeyColumn | null
  /** The table's columns without the key, in order. */
  columns: ColumnCodec[]
  /** How many rows a group has. */
  lengths: LengthCounts
}
