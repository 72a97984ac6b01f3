import { type Groups, groupRows } from '../../datasets/groups.js'
import { type Column, isNumberColumn, type Table } from '../../datasets/table.js'
import { valueColumns } from '../statistics/valueColumns.js'
import { countOrders, type OrderCounts } from './countOrders.js'

/** The value columns of a table, one sequence after another. */
export interface GroupedTable {
  groups: Groups
  columns: readonly Column[]
  /** [columns][rows] numbers as they are, labels by code, those of an ordered column by rank; NaN where there is none. */
  values: readonly Float64Array[]
  /** [columns] how many sequences are constant, or in order. */
  orders: readonly OrderCounts[]
}

/** @throws {DataError} `EMPTY`, `NO_VALUE_COLUMNS`, `COLUMN_MISSING`, `KEY_MISSING` */
export function groupTable(table: Table, key: string): GroupedTable {
  const groups = groupRows(table, key)
  const columns = valueColumns(table, key)
  const values = columns.map((column) => laidOut(column, groups.rows))
  const orders = values.map((own) => countOrders(own, groups.starts))
  return { groups, columns, values, orders }
}

/** Whether a column's values have an order: numbers, times, and labels whose order is known. */
export function hasOrder(column: Column): boolean {
  return isNumberColumn(column) || (column.type === 'ordered' && column.form?.order !== undefined)
}

function laidOut(column: Column, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length)
  if (isNumberColumn(column)) {
    const own = column.values
    for (let i = 0; i < rows.length; i++) values[i] = own[rows[i]]
    return values
  }
  const order = hasOrder(column) ? column.form!.order! : undefined
  const numbers = Float64Array.from(column.labels, (label, code) => {
    const rank = order ? order.indexOf(label) : code
    return rank < 0 ? Number.NaN : rank
  })
  const { codes } = column
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]]
    values[i] = code < 0 ? Number.NaN : numbers[code]
  }
  return values
}
