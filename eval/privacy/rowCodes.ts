import {
  type Column,
  isNumberColumn,
  type LabelColumn,
  type NumberColumn,
} from '../../datasets/table.js'
import { unionLabels } from '../statistics/unionLabels.js'

/** Rows as whole numbers: two rows are equal where all their numbers are. */
export interface RowCodes {
  count: number
  width: number
  /** [count × width], row major */
  codes: Int32Array
}

/**
 * The rows of several tables, exactly: label columns under common codes, numbers by the halves of their bits
 * (−0 as 0), a missing value like no other but itself.
 *
 * @param columns the same columns of each table: [tables][columns]
 */
export function codeRows(columns: readonly (readonly Column[])[]): RowCodes[] {
  const parts = columns[0].flatMap((first, i) => {
    const same = columns.map((table) => table[i])
    return isNumberColumn(first)
      ? halvesOfBits(same as NumberColumn[])
      : [unionLabels(same as LabelColumn[]).codes]
  })
  return columns.map((_, table) => joinCodes(parts.map((part) => part[table])))
}

/** Rows of codes given column by column. */
export function joinCodes(columns: readonly ArrayLike<number>[]): RowCodes {
  const width = columns.length
  const count = columns[0].length
  const codes = new Int32Array(count * width)
  for (const [i, column] of columns.entries()) {
    for (let row = 0; row < count; row++) codes[row * width + i] = column[row]
  }
  return { count, width, codes }
}

/** [2][tables][rows] */
function halvesOfBits(columns: readonly NumberColumn[]): Int32Array[][] {
  const halves: Int32Array[][] = [[], []]
  const bits = new Float64Array(1)
  const words = new Int32Array(bits.buffer)
  for (const { values } of columns) {
    const [first, second] = [new Int32Array(values.length), new Int32Array(values.length)]
    for (let row = 0; row < values.length; row++) {
      bits[0] = Number.isNaN(values[row]) ? NaN : values[row] + 0 // −0 + 0 is 0
      first[row] = words[0]
      second[row] = words[1]
    }
    halves[0].push(first)
    halves[1].push(second)
  }
  return halves
}
