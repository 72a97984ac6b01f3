import { UsageError } from '../../../base/errors.js'
import { columnNamed, isNumberColumn, type Table } from '../../../datasets/table.js'
import { areTolerated, orderedGroups } from './groupRules.js'
import type { GroupRows } from './groupViews.js'

/**
 * @param orderBy the column that the rows of a group are to be in the order of
 * @throws {DataError} `COLUMN_MISSING`
 * @throws {UsageError} `ORDER_BY` where they are not, or where the column has no numbers or times
 */
export function checkOrder(table: Table, orderBy: string, groups: GroupRows): void {
  const column = columnNamed(table, orderBy)
  const place = { file: table.file, column: orderBy }
  if (!isNumberColumn(column)) {
    const what = `rows cannot be in the order of it: it is ${column.type}`
    throw new UsageError('ORDER_BY', what, 'Give a column of numbers or times.', place)
  }
  const { falling, several } = orderedGroups(column, groups)
  if (areTolerated(falling, several)) return
  throw new UsageError(
    'ORDER_BY',
    `it falls inside ${falling} of ${several} groups, so their rows are not in its order`,
    'Sort the rows of each group by it, or leave --order-by out.',
    place,
  )
}
