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
  /** By table, in the order given. */
  points: readonly PointSet[]
  /** √columns: no two rows can be farther apart. */
  largestDistance: number
}

/** A missing number stands halfway between the extremes; this far off the axis it is 1 from either. */
const missingNumberOffset = Math.sqrt(0.75)

/**
 * Each column scaled to 0 … 1 over all the tables: numbers between smallest and largest, labels by their place
 * among all labels sorted by code unit. A missing label comes after the last; a missing number is at 0.5 and
 * √0.75 off in a dimension of its own, so that it differs by √0.75 to 1 from every value. A constant is 0.
 *
 * @param columns the same columns of each table: [tables][columns], at least one column
 */
export function encodeRows(columns: readonly (readonly Column[])[]): EncodedRows {
  const dimensions = columns[0].flatMap((first, i) => {
    const same = columns.map((table) => table[i])
    return isNumberColumn(first)
      ? encodeNumbers(same as NumberColumn[])
      : [encodeLabels(same as LabelColumn[])]
  })
  const dims = dimensions.length
  const points = columns.map((_, table) => {
    const count = dimensions[0][table].length
    const values = new Float32Array(count * dims)
    for (const [d, dimension] of dimensions.entries()) {
      const from = dimension[table]
      for (let row = 0; row < count; row++) values[row * dims + d] = from[row]
    }
    return { values, count, dims }
  })
  return { points, largestDistance: Math.sqrt(columns[0].length) }
}

/** [dimensions][tables][rows] One dimension, or two where values are missing. */
function encodeNumbers(columns: readonly NumberColumn[]): Float32Array[][] {
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
  const scaled = columns.map(({ values }) =>
    Float32Array.from(values, (v) => (Number.isNaN(v) ? 0.5 : (v / 2 - min / 2) / halfRange)),
  )
  if (!anyMissing) return [scaled]
  const flags = columns.map(({ values }) =>
    Float32Array.from(values, (value) => (Number.isNaN(value) ? missingNumberOffset : 0)),
  )
  return [scaled, flags]
}

function encodeLabels(columns: readonly LabelColumn[]): Float32Array[] {
  const { labels, codes } = unionLabels(columns)
  const anyMissing = codes.some((column) => column.includes(-1))
  const last = Math.max(1, anyMissing ? labels.length : labels.length - 1)
  return codes.map((column) =>
    Float32Array.from(column, (code) => (code < 0 ? labels.length : code) / last),
  )
}

/** Some of the points, in the order given. */
export function pointsAt({ values, dims }: PointSet, rows: Int32Array): PointSet {
  const picked = new Float32Array(rows.length * dims)
  for (const [i, row] of rows.entries()) {
    picked.set(values.subarray(row * dims, (row + 1) * dims), i * dims)
  }
  return { values: picked, count: rows.length, dims }
}
