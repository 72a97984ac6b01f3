import { columnNamed, isNumberColumn, type Table } from '../../../../datasets/table.js'

/** The rows of some groups, by number in order of first appearance. */
export function groupsOf(table: Table, key: string, groups: Iterable<number>): Table {
  const wanted = new Set(groups)
  const column = columnNamed(table, key)
  const keys = isNumberColumn(column) ? column.values : column.codes
  const numbers = new Map<number, number>()
  const rows: number[] = []
  for (let row = 0; row < table.rowCount; row++) {
    const number = numbers.get(keys[row]) ?? numbers.size
    numbers.set(keys[row], number)
    if (wanted.has(number)) rows.push(row)
  }
  return rowsOf(table, rows)
}

/** Tables one after another, their keys (numbers) made unique. */
export function joined(tables: readonly Table[], key: string): Table {
  const columns = tables[0].columns.map((column, c) => {
    if (isNumberColumn(column)) {
      const values = tables.flatMap((table, t) => {
        const own = table.columns[c]
        if (!isNumberColumn(own)) throw new TypeError(`${own.name} has other types`)
        return [...own.values].map((value) => (own.name === key ? value + 1e6 * t : value))
      })
      return { ...column, values: Float64Array.from(values) }
    }
    const labels: string[] = []
    const codes = tables.flatMap((table) => {
      const own = table.columns[c]
      if (isNumberColumn(own)) throw new TypeError(`${own.name} has other types`)
      return [...own.codes].map((code) => {
        if (code < 0) return -1
        const label = own.labels[code]
        if (!labels.includes(label)) labels.push(label)
        return labels.indexOf(label)
      })
    })
    return { ...column, codes: Int32Array.from(codes), labels }
  })
  return {
    file: 'joined',
    rowCount: tables.reduce((sum, { rowCount }) => sum + rowCount, 0),
    columns,
  }
}

function rowsOf(table: Table, rows: readonly number[]): Table {
  const columns = table.columns.map((column) =>
    isNumberColumn(column)
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]) }
      : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]) },
  )
  return { file: table.file, rowCount: rows.length, columns }
}
