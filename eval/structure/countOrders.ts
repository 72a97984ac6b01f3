/** Rules that a column keeps to by itself, whatever its step. */
export const orderNames = [
  'constant',
  'ascending',
  'strictlyAscending',
  'descending',
  'strictlyDescending',
] as const
export type OrderName = (typeof orderNames)[number]

/** Numbers of sequences by the order of a column's values, and of all that have at least two values. */
export type OrderCounts = Readonly<Record<OrderName | 'sequences', number>>

/**
 * Counts sequences whose values are constant, or in order.
 *
 * @param values one sequence after another, NaN where there is none
 * @param starts where each sequence begins, and the end of the last
 */
export function countOrders(values: Float64Array, starts: Int32Array): OrderCounts {
  let sequences = 0
  let constant = 0
  let ascending = 0
  let strictlyAscending = 0
  let descending = 0
  let strictlyDescending = 0
  for (let g = 0; g + 1 < starts.length; g++) {
    let before = Number.NaN
    let steps = 0
    let ups = 0
    let downs = 0
    // Once it has gone up and down, there is nothing left to find.
    for (let row = starts[g]; row < starts[g + 1] && (ups === 0 || downs === 0); row++) {
      const value = values[row]
      if (Number.isNaN(value)) continue
      if (!Number.isNaN(before)) {
        steps++
        if (value > before) ups++
        else if (value < before) downs++
      }
      before = value
    }
    if (steps === 0) continue
    sequences++
    if (ups + downs === 0) constant++
    if (downs === 0) ascending++
    if (ups === 0) descending++
    if (ups === steps) strictlyAscending++
    if (downs === steps) strictlyDescending++
  }
  return { sequences, constant, ascending, strictlyAscending, descending, strictlyDescending }
}
