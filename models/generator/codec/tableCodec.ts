import { type ColumnType, isNumberType } from '../../../datasets/table.js'
import type { LabelCodec } from './fitLabels.js'
import type { LengthCounts } from './fitLengths.js'
import type { NumberCodec } from './fitNumbers.js'

export type ColumnCodec = NumberCodec | LabelCodec

export const codecVersion = 1

/** The column of the groups' keys. */
export interface KeyColumn {
  name: string
  type: ColumnType
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

export function isNumberCodec(column: ColumnCodec): column is NumberCodec {
  return isNumberType(column.type)
}
