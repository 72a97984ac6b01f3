import type { ColumnType } from '../table.js'

/** Values of a column that are lost, because they do not fit its type or are infinite: they count as missing. */
export interface ValueLoss {
  column: string
  type: ColumnType
  count: number
  /** The first of them, and its row (counted from 1). */
  example: string
  row: number
}
