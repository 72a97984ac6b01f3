import { type Column, type ColumnType, isNumberType, type Table } from '../../datasets/table.js'

export type Cells = readonly (number | string | null)[]

/** A table for tests from its columns' cells: labels where any is a string, else numbers; null is missing. */
export function tableOf(
  columns: Readonly<Record<string, Cells>>,
  types: Readonly<Record<string, ColumnType>> = {},
): Table {
  const names = Object.keys(columns)
  return {
    file: 'test.csv',
    rowCount: columns[names[0]].length,
    columns: names.map((name) => columnOf(name, columns[name], types[name])),
  }
}

function columnOf(name: string, cells: Cells, given: ColumnType | undefined): Column {
  const type = given ?? (cells.some((cell) => typeof cell === 'string') ? 'category' : 'number')
  if (isNumberType(type)) {
    return { name, type, values: Float64Array.from(cells, (cell) => (cell as number) ?? NaN) }
  }
  const places = new Map<string, number>()
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === null) return -1
    const label = String(cell)
    if (!places.has(label)) places.set(label, places.size)
    return places.get(label) as number
  })
  return { name, type, codes, labels: [...places.keys()] }
}
