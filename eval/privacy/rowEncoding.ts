import {
  type Column,
  isNumberColumn,
  type LabelColumn,
  type NumberColumn,
} from '../../datasets/table.js'
import type { PointSet } from '../neighbours/pointSet.js'
import { unionLabels } from '../statistics/unionLabels.js'

/** Rows of several tables as points of one space. */
export interface EncodedRows {
  /** Rows of each table as points, in the order given. */
  points: readonly PointSet[]
  /** √columns: no two rows can be farther apart. */
  largestDistance: number
}

/** A missing number stands halfway between the extremes; this far off the axis it is 1 from either. */
const missingNumberOffset = Math.sqrt(0.75)

/**
 * Rows as points, each column scaled to 0 … 1 over all tables: numbers between smallest and largest, labels by place
 * among all labels sorted by code unit. A missing label comes after the last; a missing number is at 0.5 and
 * √0.75 off in a dimension of its own, so that it differs by √0.75 to 1 from every value. A constant is 0.
 *
 * @param columns the same columns of each table: [tables][columns], at least one column
 */
export function encodeRows(columns: readonly (readonly Column[])[]): EncodedRows {
  const writers = columns[0].map((first, i) => {
    const same = columns.map((table) => table[i])
    return isNumberColumn(first)
      ? numberWriter(same as NumberColumn[])
      : labelWriter(same as LabelColumn[])
  })
  const dims = writers.reduce((sum, { width }) => sum + width, 0)
  const points = columns.map((table, t) => {
    const first = table[0]
    const count = isNumberColumn(first) ? first.values.length : first.codes.length
    const values = new Float32Array(count * dims)
    let at = 0
    for (const { width, write } of writers) {
      write(t, values, at, dims)
      at += width
    }
    return { values, count, dims }
  })
  return { points, largestDistance: Math.sqrt(columns[0].length) }
}

/** Writes one column into the points of a table, at its first dimension and every `dims` values on. */
interface ColumnWriter {
  /** Dimensions: two of numbers with missing values, else one. */
  width: number
  write: (table: number, into: Float32Array, at: number, dims: number) => void
}

function numberWriter(columns: readonly NumberColumn[]): ColumnWriter {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let anyMissing = false
  for (const { values } of columns) {
    for (let row = 0; row < values.length; row++) {
      const value = values[row]
      if (value < min) min = value
      if (value > max) max = value
      if (Number.isNaN(value)) anyMissing = true
    }
  }
  // Halved, so that the range of huge values stays within float64.
  const halfRange = max > min ? max / 2 - min / 2 : 1
  return {
    width: anyMissing ? 2 : 1,
    write(table, into, at, dims) {
      const { values } = columns[table]
      for (let row = 0; row < values.length; row++, at += dims) {
        const isMissing = Number.isNaN(values[row])
        into[at] = isMissing ? 0.5 : (values[row] / 2 - min / 2) / halfRange
        if (isMissing) into[at + 1] = missingNumberOffset
      }
    },
  }
}

function labelWriter(columns: readonly LabelColumn[]): ColumnWriter {
  const { labels, codes } = unionLabels(columns)
  const anyMissing = codes.some((column) => column.includes(-1))
  const last = Math.max(1, anyMissing ? labels.length : labels.length - 1)
  return {
    width: 1,
    write(table, into, at, dims) {
      const own = codes[table]
      for (let row = 0; row < own.length; row++, at += dims) {
        into[at] = (own[row] < 0 ? labels.length : own[row]) / last
      }
    },
  }
}

/** Some of the points, in the order given. */
export function pointsAt({ values, dims }: PointSet, rows: Int32Array): PointSet {
  const picked = new Float32Array(rows.length * dims)
  let at = 0
  for (let i = 0; i < rows.length; i++) {
    for (let from = rows[i] * dims; from < (rows[i] + 1) * dims; from++) picked[at++] = values[from]
  }
  return { values: picked, count: rows.length, dims }
}
