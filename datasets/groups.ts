import { DataError } from '../base/errors.js'
import { columnNamed, isNumberColumn, type Table } from './table.js'

/** The rows of a table by their key: one group is one sequence. */
export interface Groups {
  count: number
  /** Keys of the groups, sorted: numbers by value, labels by code unit. */
  keys: readonly (string | number)[]
  /** [count + 1] Where each group begins in `rows`. */
  starts: Int32Array
  /** [rowCount] Row numbers, group by group, inside a group in the order of the table. */
  rows: Int32Array
}

/**
 * @param key undefined where each row stands alone: it is a group then, whose key is its number from 0 on
 * @throws {DataError} `COLUMN_MISSING`; `KEY_MISSING` for a row without a key
 */
export function groupRows(table: Table, key: string | undefined): Groups {
  if (key === undefined) return singleRows(table.rowCount)
  const column = columnNamed(table, key)
  const { keys, codes } = isNumberColumn(column)
    ? numberKeys(column.values)
    : labelKeys(column.codes, column.labels)
  const starts = new Int32Array(keys.length + 1)
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0) {
      const place = { file: table.file, row: row + 1, column: key }
      throw new DataError('KEY_MISSING', 'the row has no key', place, 'Fill it or drop the row.')
    }
    starts[codes[row] + 1]++
  }
  for (let group = 0; group < keys.length; group++) starts[group + 1] += starts[group]
  const next = starts.slice()
  const rows = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row++) rows[next[codes[row]]++] = row
  return { count: keys.length, keys, starts, rows }
}

function singleRows(count: number): Groups {
  const numbers = Int32Array.from({ length: count + 1 }, (_, row) => row)
  const rows = numbers.subarray(0, count)
  return { count, keys: Array.from(rows), starts: numbers, rows }
}

/** Keys in order, and each row's place among them. */
interface KeyCodes<Key> {
  keys: Key[]
  codes: Int32Array
}

function numberKeys(values: Float64Array): KeyCodes<number> {
  const keys = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  const place = new Map(keys.map((key, i) => [key, i]))
  return { keys, codes: Int32Array.from(values, (value) => place.get(value) ?? -1) }
}

function labelKeys(codes: Int32Array, labels: readonly string[]): KeyCodes<string> {
  const present = new Uint8Array(labels.length)
  for (const code of codes) if (code >= 0) present[code] = 1
  const sorted = labels
    .map((label, code) => ({ label, code }))
    .filter(({ code }) => present[code] === 1)
    .sort((a, b) => (a.label < b.label ? -1 : 1))
  const place = new Int32Array(labels.length)
  for (const [i, { code }] of sorted.entries()) place[code] = i
  return {
    keys: sorted.map(({ label }) => label),
    codes: codes.map((code) => (code < 0 ? -1 : place[code])),
  }
}
