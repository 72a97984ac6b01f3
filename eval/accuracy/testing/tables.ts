import type { Column, LabelColumn, NumberColumn, Table } from '../../../datasets/table.js'

/** A small table; lists of numbers become numeric columns, other lists categorical ones. */
export function tableOf(
  columns: Readonly<Record<string, readonly (number | string | null)[]>>,
  file = 'table',
): Table {
  const made = Object.entries(columns).map(([name, values]): Column => {
    const isNumeric = values.every((value) => typeof value === 'number')
    return isNumeric ? numberColumn(name, values) : labelColumn(name, values as (string | null)[])
  })
  return { file, rowCount: Object.values(columns)[0].length, columns: made }
}

export function numberColumn(name: string, values: readonly number[]): NumberColumn {
  return { name, type: 'number', values: Float64Array.from(values) }
}

export function labelColumn(
  name: string,
  values: readonly (string | null)[],
  type: LabelColumn['type'] = 'category',
): LabelColumn {
  const labels = [...new Set(values.filter((value) => value !== null))]
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : labels.indexOf(value)))
  return { name, type, codes, labels }
}
