import { type Grid, toGrid } from './grid.js'
import type { GroupRows } from './groupViews.js'

/**
 * [rows] Differences to the last value before in the same group, at least 0: NaN in a group's first row, and where
 * there is no value.
 */
export function gapsOf(
  values: Float64Array,
  { count, starts, rows }: GroupRows,
  grid: Grid | null,
): Float64Array {
  const gaps = new Float64Array(values.length).fill(Number.NaN)
  for (let group = 0; group < count; group++) {
    let last = values[rows[starts[group]]]
    for (let i = starts[group] + 1; i < starts[group + 1]; i++) {
      const value = values[rows[i]]
      if (Number.isNaN(value)) continue
      gaps[rows[i]] = Math.max(0, toGrid(grid, value - last))
      last = value
    }
  }
  return gaps
}
