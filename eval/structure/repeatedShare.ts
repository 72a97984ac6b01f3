import type { GroupedTable } from './groupedTable.js'
import { groupSorter } from './groupSorter.js'

/** Share of the values of a column that an earlier row of their sequence has; 0 where there are no values. */
export function repeatedShare(table: GroupedTable, column: number): number {
  const sortedOf = groupSorter(table, column)
  let repeated = 0
  let present = 0
  for (let g = 0; g < table.groups.count; g++) {
    const sorted = sortedOf(g)
    present += sorted.length
    for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) repeated++
  }
  return present === 0 ? 0 : repeated / present
}
