import { type Column, isNumberColumn, isTimeType, type NumberColumn } from '../table.js'
import { numberWriter } from './numberForm.js'
import { timeWriter } from './timeForm.js'

/**
 * Writes the values of a column as texts, in the form that they came in.
 *
 * @returns a function from a row to its text, null for a missing value that has no text of its own
 */
export function valueTexts(column: Column): (row: number) => string | null {
  const missing = column.form?.missing ?? null
  if (!isNumberColumn(column)) {
    const { codes, labels } = column
    return (row) => (codes[row] < 0 ? missing : labels[codes[row]])
  }
  const write = textOfValue(column)
  return (row) => (Number.isNaN(column.values[row]) ? missing : write(column.values[row]))
}

/** Writes a value of a column of numbers in its form. */
export function textOfValue({ type, form = {} }: NumberColumn): (value: number) => string {
  if (form.time !== undefined) return timeWriter(form.time, form.zone)
  if (type === 'date') return timeWriter('%Y-%m-%d')
  if (type === 'time') return timeWriter('%H:%M:%S')
  if (isTimeType(type)) return isoText
  return numberWriter(form.number)
}

const [whole, withFraction] = [timeWriter('%Y-%m-%d %H:%M:%S'), timeWriter('%Y-%m-%d %H:%M:%S.%f')]

/** A time with a fraction of a second only where it has one. */
function isoText(ms: number): string {
  return ms % 1000 === 0 ? whole(ms) : withFraction(ms).replace(/0+$/, '')
}
