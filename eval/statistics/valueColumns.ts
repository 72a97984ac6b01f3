import { DataError } from '../../base/errors.js'
import type { Column, Table } from '../../datasets/table.js'

/**
 * A table's columns but for its key.
 *
 * @throws {DataError} `EMPTY` for a table without rows; `NO_VALUE_COLUMNS` where there is only the key
 */
export function valueColumns(table: Table, key: string | undefined): readonly Column[] {
  const { file, rowCount } = table
  if (rowCount === 0) throw new DataError('EMPTY', 'the table has no rows', { file })
  const columns = table.columns.filter((column) => column.name !== key)
  if (columns.length === 0)
    throw new DataError('NO_VALUE_COLUMNS', 'no column but the key', { file })
  return columns
}
