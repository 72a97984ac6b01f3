import { isTimeType, type NumberColumn } from '../../../datasets/table.js'
import type { GroupRows } from './groupViews.js'

/** What the values of a column are multiples of, times / over: 1/10 with one decimal, 86,400,000/1 for days. */
export interface Grid {
  times: number
  over: number
}

/** Powers of ten that a float64 holds exactly. */
const mostDecimals = 22
const timeSteps = [86_400_000, 3_600_000, 60_000, 1000]

/**
 * The coarsest grid that the column is on: whole days, hours, minutes or seconds for times, then whole numbers, then
 * ever more decimals. Groups with other values on it are fewer than `threshold`; null where no grid does.
 */
export function findGrid(
  column: Pick<NumberColumn, 'type' | 'values'>,
  groups: GroupRows,
  threshold: number,
): Grid | null {
  const steps = isTimeType(column.type) ? timeSteps : []
  const grids = [
    ...steps.map((times) => ({ times, over: 1 })),
    ...Array.from({ length: mostDecimals + 1 }, (_, d) => ({ times: 1, over: Number(`1e${d}`) })),
  ]
  return grids.find((grid) => groupsOff(grid, column.values, groups, threshold) < threshold) ?? null
}

/** Groups with a value that is not on the grid; counts no further than `enough`. */
function groupsOff(grid: Grid, values: Float64Array, groups: GroupRows, enough: number): number {
  let off = 0
  for (let group = 0; group < groups.count && off < enough; group++) {
    for (let i = groups.starts[group]; i < groups.starts[group + 1]; i++) {
      const value = values[groups.rows[i]]
      if (Number.isNaN(value) || isOnGrid(grid, value)) continue
      off++
      break
    }
  }
  return off
}

export function isOnGrid(grid: Grid | null, value: number): boolean {
  return toGrid(grid, value) === value
}

/** The nearest value of the grid: the very float64 that its decimal text reads as. Never −0. */
export function toGrid(grid: Grid | null, value: number): number {
  return grid ? at(grid, Math.round(steps(grid, value))) + 0 : value
}

/** The largest value of the grid that is `value` at most; never −0. */
export function floorToGrid(grid: Grid | null, value: number): number {
  return grid ? at(grid, Math.floor(steps(grid, value))) + 0 : value
}

/**
 * A number above `a` and at most `b`, for a < b: half a step off the grid and near the middle where it can be, so
 * that it is no value that the column could hold. It is `b` only where no float64 lies between.
 */
export function edgeBetween(grid: Grid | null, a: number, b: number): number {
  if (grid) {
    const middle = (Math.round(steps(grid, a)) + Math.round(steps(grid, b))) / 2
    const edge = at(grid, Math.floor(middle) + 0.5)
    if (a < edge && edge < b) return edge
  }
  // The difference of two huge numbers may be infinite.
  const middle = Number.isFinite(b - a) ? a + (b - a) / 2 : a / 2 + b / 2
  return a < middle && middle < b ? middle : b
}

/** Half a step below (−1) or above (1) a value of the grid; the value itself without one. */
export function edgeBeside(grid: Grid | null, value: number, side: -1 | 1): number {
  return grid ? at(grid, Math.round(steps(grid, value)) + side / 2) : value
}

/**
 * The value of the grid at share `u` of the way from `low` to `high`: at least `low` and below `high`, or `low` where
 * both are the same.
 *
 * @param u in (0, 1)
 */
export function valueWithin(grid: Grid | null, low: number, high: number, u: number): number {
  if (low === high) return low
  const value = toGrid(grid, low * (1 - u) + high * u)
  if (value >= low && value < high) return value
  // Rounding led out of the range, by one step.
  const within = grid
    ? value < low
      ? at(grid, Math.floor(steps(grid, low)) + 1)
      : at(grid, Math.ceil(steps(grid, high)) - 1)
    : low
  // Where float64 has no room for steps, both ends are on the grid.
  return within >= low && within < high ? within + 0 : low
}

function steps({ times, over }: Grid, value: number): number {
  return (value * over) / times
}

function at({ times, over }: Grid, step: number): number {
  return (step * times) / over
}
