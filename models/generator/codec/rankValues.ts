import { type Grid, isOnGrid } from './grid.js'
import type { GroupRows } from './groupViews.js'

/** A column's different values in order, and which groups hold each. */
export interface RankedValues {
  /** [ranks] Ascending, −0 and 0 as one. */
  values: Float64Array
  /** [ranks + 1] Where the rows of each value begin in `groups`. */
  starts: Int32Array
  /** [rows] The group of each row, value by value; those of one value ascending. */
  groups: Int32Array
  /** [ranks] How many groups hold each value. */
  holders: Int32Array
}

/** Ranks the values that are on the grid. */
export function rankValues(
  column: Float64Array,
  { count, starts: groupStarts, rows }: GroupRows,
  grid: Grid | null,
): RankedValues {
  const present = new Float64Array(rows.length)
  const groupOf = new Int32Array(rows.length)
  let size = 0
  for (let group = 0; group < count; group++) {
    for (let i = groupStarts[group]; i < groupStarts[group + 1]; i++) {
      const value = column[rows[i]]
      if (Number.isNaN(value) || !isOnGrid(grid, value)) continue
      present[size] = value + 0
      groupOf[size++] = group
    }
  }
  const sorted = present.slice(0, size).sort()
  const values = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  const rankOf = new Map<number, number>()
  for (let rank = 0; rank < values.length; rank++) rankOf.set(values[rank], rank)

  const ranks = new Int32Array(size)
  const starts = new Int32Array(values.length + 1)
  for (let i = 0; i < size; i++) {
    ranks[i] = rankOf.get(present[i])!
    starts[ranks[i] + 1]++
  }
  for (let rank = 0; rank < values.length; rank++) starts[rank + 1] += starts[rank]
  const next = starts.slice()
  const holders = new Int32Array(values.length)
  const groups = new Int32Array(size)
  for (let i = 0; i < size; i++) {
    const rank = ranks[i]
    const place = next[rank]++
    groups[place] = groupOf[i]
    if (place === starts[rank] || groups[place - 1] !== groupOf[i]) holders[rank]++
  }
  return { values, starts, groups, holders }
}
