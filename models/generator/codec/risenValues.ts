import { floorToGrid, toGrid } from './grid.js'
import type { RisenColumn } from './tableCodec.js'

/**
 * Values that never fall inside a group. One that would end beyond the released range begins earlier, by twice of what
 * it exceeds that by, as long as it stays in the range; what is left of it ends at the upper bound.
 *
 * @param starts [groups] NaN where all of a group's values are missing
 * @param gaps [rows] NaN where a value is missing; those of first rows do not count
 */
export function risenValues(
  { grid, low, high }: Pick<RisenColumn, 'grid' | 'low' | 'high'>,
  starts: Float64Array,
  gaps: Float64Array,
  lengths: Int32Array,
): Float64Array {
  const values = new Float64Array(gaps.length)
  const most = floorToGrid(grid, high)
  let first = 0
  for (const [group, length] of lengths.entries()) {
    const start = starts[group]
    values[first] = start
    let last = start
    for (let row = first + 1; row < first + length; row++) {
      const value = toGrid(grid, last + gaps[row])
      values[row] = value
      if (!Number.isNaN(value)) last = value
    }
    if (last > most) {
      const back = Math.max(0, Math.min(2 * (last - most), start - low))
      for (let row = first; row < first + length; row++) {
        if (!Number.isNaN(values[row]))
          values[row] = Math.min(most, toGrid(grid, values[row] - back))
      }
    }
    first += length
  }
  return values
}
