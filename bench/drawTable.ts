import { RandomStream } from '../base/random.js'
import { groupRows } from '../datasets/groups.js'
import { type Column, isNumberColumn, type Table } from '../datasets/table.js'

/** The table with the given rows, in the order in which they are given. */
export function tableAt(table: Table, rows: ArrayLike<number>, file = table.file): Table {
  return {
    file,
    rowCount: rows.length,
    columns: table.columns.map((column): Column => {
      if (isNumberColumn(column)) {
        return { ...column, values: Float64Array.from(rows, (row) => column.values[row]) }
      }
      return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]) }
    }),
  }
}

/**
 * Disjoint random parts of a table, of `count` groups each: rows where there is no key.
 *
 * @returns the parts, each named by its place in `names`
 */
export function drawTables(
  table: Table,
  names: readonly string[],
  { key, count, seed }: { key?: string; count: number; seed: number },
): Table[] {
  const random = new RandomStream(seed, 'draw-tables')
  if (key === undefined) {
    const order = random.permutation(table.rowCount)
    return names.map((name, i) => tableAt(table, order.slice(i * count, (i + 1) * count), name))
  }
  const groups = groupRows(table, key)
  const order = random.permutation(groups.count)
  return names.map((name, i) => {
    const rows = [...order.slice(i * count, (i + 1) * count)].flatMap((group) => [
      ...groups.rows.subarray(groups.starts[group], groups.starts[group + 1]),
    ])
    return tableAt(table, rows, name)
  })
}
