import { groupRows } from '../../datasets/groups.js'
import type { Table } from '../../datasets/table.js'

/** The sequences of a table in order of first appearance, their rows laid out one after another. */
export interface Sequences {
  count: number
  /** [count + 1] Where each sequence begins. */
  starts: Int32Array
  /** [rowCount] The row of the table that is at each place. */
  rows: Int32Array
  /** Whether the table holds them so, each row at its own place. */
  isInOrder: boolean
  /** [count] The place of each sequence where they are sorted by key. */
  rank: Int32Array
}

/**
 * @param key without it each row is a sequence
 * @throws {DataError} `COLUMN_MISSING`, `KEY_MISSING`
 */
export function sequencesOf(table: Table, key: string | undefined): Sequences {
  if (key === undefined) {
    const starts = ascending(table.rowCount + 1)
    const rows = starts.subarray(0, table.rowCount)
    return { count: table.rowCount, starts, rows, isInOrder: true, rank: rows }
  }
  const groups = groupRows(table, key)
  const rank = byFirstRow(groups.starts, groups.rows)
  const starts = new Int32Array(groups.count + 1)
  const rows = new Int32Array(groups.rows.length)
  let at = 0
  let isInOrder = true
  for (let s = 0; s < rank.length; s++) {
    for (let i = groups.starts[rank[s]]; i < groups.starts[rank[s] + 1]; i++) {
      if (groups.rows[i] !== at) isInOrder = false
      rows[at++] = groups.rows[i]
    }
    starts[s + 1] = at
  }
  return { count: groups.count, starts, rows, isInOrder, rank }
}

/** The numbers of groups, ordered by the first row of each. */
function byFirstRow(starts: Int32Array, rows: Int32Array): Int32Array {
  const groupAt = new Int32Array(rows.length).fill(-1)
  for (let group = 0; group + 1 < starts.length; group++) groupAt[rows[starts[group]]] = group
  return groupAt.filter((group) => group >= 0)
}

function ascending(count: number): Int32Array {
  const numbers = new Int32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = i
  return numbers
}
