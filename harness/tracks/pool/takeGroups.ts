import { type Column, isNumberColumn, type Table } from '../../../datasets/table.js'

/**
 * Some groups of a table, whole, in the order given.
 *
 * @param sequences `starts` [groups + 1]: where each begins in `rows`, or among the rows of the table where
 *   that is absent
 */
export function takeGroups(
  table: Table,
  { starts, rows }: { starts: Int32Array; rows?: Int32Array },
  groups: Int32Array,
): Table {
  let rowCount = 0
  for (const group of groups) rowCount += starts[group + 1] - starts[group]
  const taken = new Int32Array(rowCount)
  let to = 0
  for (const group of groups) {
    for (let i = starts[group]; i < starts[group + 1]; i++) taken[to++] = rows ? rows[i] : i
  }
  const columns = table.columns.map((column): Column => {
    // Not `Float64Array.from` with a function, which makes a list of numbers first.
    if (isNumberColumn(column)) {
      const values = new Float64Array(rowCount)
      for (let i = 0; i < rowCount; i++) values[i] = column.values[taken[i]]
      return { ...column, values }
    }
    return { ...column, codes: taken.map((row) => column.codes[row]) }
  })
  return { file: table.file, rowCount, columns }
}
