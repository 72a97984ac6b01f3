import type { Groups } from '../../../../datasets/groups.js'
import { groupRows } from '../../../../datasets/groups.js'
import {
  type Column,
  type ColumnType,
  isNumberType,
  type Table,
} from '../../../../datasets/table.js'

export type Cell = number | string | null

/** A column by groups: its type and each group's cells. */
export interface GroupedColumn {
  type: ColumnType
  cells: readonly (readonly Cell[])[]
}

/** A table from columns given group by group, all with the same number of rows; the key `id` counts groups from 0. */
export function groupedTable(columns: Readonly<Record<string, GroupedColumn>>): {
  table: Table
  groups: Groups
} {
  const all = Object.entries(columns)
  const ids = all[0][1].cells.flatMap((cells, group) => cells.map(() => group))
  const table: Table = {
    file: 'test.csv',
    rowCount: ids.length,
    columns: [
      { name: 'id', type: 'number', values: Float64Array.from(ids) },
      ...all.map(([name, { type, cells }]) => columnOf(name, type, cells.flat())),
    ],
  }
  return { table, groups: groupRows(table, 'id') }
}

function columnOf(name: string, type: ColumnType, cells: readonly Cell[]): Column {
  if (isNumberType(type)) {
    return { name, type, values: Float64Array.from(cells, (cell) => Number(cell ?? Number.NaN)) }
  }
  const labels = [...new Set(cells.filter((cell) => cell !== null))].map(String)
  const codes = Int32Array.from(cells, (cell) => labels.indexOf(String(cell)))
  return { name, type, codes: codes.map((code, i) => (cells[i] === null ? -1 : code)), labels }
}

/** A column's cells in the order of the table's rows. */
export function cellsOf(column: Column): Cell[] {
  return 'values' in column
    ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    : Array.from(column.codes, (code) => (code < 0 ? null : column.labels[code]))
}
