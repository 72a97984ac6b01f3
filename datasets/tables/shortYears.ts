import { isNumberColumn, type NumberColumn, type Table } from '../table.js'
import { valueRange } from './valueRange.js'

/** A year of two digits in a format of strptime; `%D` is 12/31/68. */
const shortYear = /%[-^]?[yD]/

/**
 * What the years of two digits in a column are taken for, with the years that come of it.
 *
 * @returns undefined where the column has no such years
 */
export function shortYears({ form, values }: NumberColumn): string | undefined {
  if (form?.time === undefined || !shortYear.test(form.time)) return undefined
  const range = valueRange(values)
  if (!range) return undefined
  const [from, to] = range.map((ms) => new Date(ms).getUTCFullYear())
  return `years of two digits: 69 to 99 count as 1969 to 1999, 00 to 68 as 2000 to 2068; here from ${from} to ${to}`
}

/** A sentence for each column of a table that has years of two digits. */
export function shortYearNotices(table: Table): string[] {
  return table.columns.flatMap((column) => {
    const years = isNumberColumn(column) ? shortYears(column) : undefined
    if (years === undefined) return []
    return [`${column.name} has ${years}. Write years of four digits where that is wrong.`]
  })
}
