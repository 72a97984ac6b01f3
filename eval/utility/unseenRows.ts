import { RandomStream } from '../../base/random.js'
import { groupRows } from '../../datasets/groups.js'
import type { Table } from '../../datasets/table.js'
import { drawRows } from '../statistics/drawRows.js'

/** Share of the real rows that is set aside where there is no holdout. */
const testShare = 0.2

/**
 * Sets a fifth of the rows aside, at random; whole sequences where there is a key and more than one of them.
 *
 * @param rows those to split, ascending
 * @returns both parts ascending, neither empty where there are two rows or more
 */
export function splitUnseen(
  table: Table,
  rows: Int32Array,
  key: string | undefined,
  seed: number,
): { training: Int32Array; test: Int32Array } {
  const unitOf = unitsOfRows(table, rows, key)
  const units = Int32Array.from(new Set(unitOf)).sort()
  const order = new RandomStream(seed, 'utility-split').permutation(units.length)
  const set = new Set(order.subarray(0, Math.ceil(testShare * units.length)).map((i) => units[i]))
  return {
    training: rows.filter((_, i) => !set.has(unitOf[i])),
    test: rows.filter((_, i) => set.has(unitOf[i])),
  }
}

/** What stays together: the sequence of each row, or the row itself. */
function unitsOfRows(table: Table, rows: Int32Array, key: string | undefined): Int32Array {
  if (key === undefined) return rows
  const { count, starts, rows: byGroup } = groupRows(table, key)
  const groupOf = new Int32Array(table.rowCount)
  for (let group = 0; group < count; group++) {
    for (let i = starts[group]; i < starts[group + 1]; i++) groupOf[byGroup[i]] = group
  }
  const units = rows.map((row) => groupOf[row])
  return units.some((unit) => unit !== units[0]) ? units : rows
}

/** A random sample of at most `maxRows` of the rows, in their order. */
export function sampleRows(rows: Int32Array, maxRows: number, seed: number): Int32Array {
  if (rows.length <= maxRows) return rows
  const random = new RandomStream(seed, 'utility-rows')
  return drawRows(rows.length, maxRows, random).map((i) => rows[i])
}
