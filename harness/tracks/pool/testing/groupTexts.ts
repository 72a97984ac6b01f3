import { isNumberColumn, type Table } from '../../../../datasets/table.js'

/**
 * The groups of a table as text, in order of first appearance: the obvious way to compare them.
 *
 * @returns [groups] key, and JSON of the rows without it
 */
export function groupTexts(table: Table, key: string): { key: string; text: string }[] {
  const groups = new Map<string, unknown[][]>()
  for (let row = 0; row < table.rowCount; row++) {
    const cell = (name: string) => {
      const column = table.columns.find((other) => other.name === name)!
      return isNumberColumn(column) ? column.values[row] : column.labels[column.codes[row]]
    }
    const own = String(cell(key))
    const names = table.columns.map(({ name }) => name).filter((name) => name !== key)
    // JSON has −0 as 0, and both NaN and undefined as null.
    groups.set(own, [...(groups.get(own) ?? []), names.map(cell)])
  }
  return [...groups].map(([own, rows]) => ({ key: own, text: JSON.stringify(rows) }))
}
