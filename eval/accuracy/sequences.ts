import { DataError } from '../../base/errors.js'
import { columnNamed, isNumberColumn, type Table } from '../../datasets/table.js'
import { encodeNumbers } from './encodeNumbers.js'

/** The sequences of a table in order of first appearance, their rows laid out one after another. */
export interface Sequences {
  count: number
  /** [count + 1] Where each sequence begins. */
  starts: Int32Array
  /** [rowCount] The row of the table that is at each place. */
  rows: Int32Array
  /** Whether the table holds them so, each row at its own place. */
  isInOrder: boolean
  /** [count] The place of each where they are sorted by key: numbers by value, labels by code unit. */
  ranks?: Int32Array
}

/**
 * @param key without it each row is a sequence
 * @param isRanked whether the ranks are wanted: sorting the keys takes longer than all else
 * @throws {DataError} `COLUMN_MISSING`; `KEY_MISSING` for a row without a key
 */
export function sequencesOf(table: Table, key: string | undefined, isRanked: boolean): Sequences {
  if (key === undefined) {
    const starts = ascending(table.rowCount + 1)
    const rows = starts.subarray(0, table.rowCount)
    return { count: table.rowCount, starts, rows, isInOrder: true, ranks: rows }
  }
  const keys = keyCodes(table, key)
  const { sequence, codes } = byAppearance(keys.codes, keys.size)
  const { starts, rows, isInOrder } = layOut(sequence, codes.length)
  const ranks = isRanked ? ranksOf(codes, keys.compare) : undefined
  return { count: codes.length, starts, rows, isInOrder, ranks }
}

/** The keys of rows as numbers below `size`, and how two of them compare. */
interface KeyCodes {
  codes: Int32Array
  size: number
  compare: (a: number, b: number) => number
}

function keyCodes(table: Table, key: string): KeyCodes {
  const column = columnNamed(table, key)
  const codes = isNumberColumn(column) ? encodeNumbers([column.values]).codes[0] : column.codes
  const missing = isNumberColumn(column) ? column.values.findIndex(Number.isNaN) : codes.indexOf(-1)
  if (missing >= 0) {
    const place = { file: table.file, row: missing + 1, column: key }
    throw new DataError('KEY_MISSING', 'the row has no key', place, 'Fill it or drop the row.')
  }
  if (isNumberColumn(column)) return { codes, size: codes.length, compare: (a, b) => a - b }
  const { labels } = column
  return { codes, size: labels.length, compare: (a, b) => (labels[a] < labels[b] ? -1 : 1) }
}

/** @returns the sequence of every row, and the code of every sequence */
function byAppearance(codes: Int32Array, size: number) {
  const numberOf = new Int32Array(size).fill(-1)
  const sequence = new Int32Array(codes.length)
  const found = new Int32Array(size)
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    if (numberOf[code] < 0) {
      numberOf[code] = count
      found[count++] = code
    }
    sequence[row] = numberOf[code]
  }
  return { sequence, codes: found.subarray(0, count) }
}

function layOut(sequence: Int32Array, count: number) {
  const starts = new Int32Array(count + 1)
  for (let row = 0; row < sequence.length; row++) starts[sequence[row] + 1]++
  for (let s = 0; s < count; s++) starts[s + 1] += starts[s]
  const next = starts.slice()
  const rows = new Int32Array(sequence.length)
  let isInOrder = true
  for (let row = 0; row < sequence.length; row++) {
    const place = next[sequence[row]]++
    if (place !== row) isInOrder = false
    rows[place] = row
  }
  return { starts, rows, isInOrder }
}

function ranksOf(codes: Int32Array, compare: KeyCodes['compare']): Int32Array {
  const sorted = ascending(codes.length).sort((a, b) => compare(codes[a], codes[b]))
  const ranks = new Int32Array(codes.length)
  for (let i = 0; i < sorted.length; i++) ranks[sorted[i]] = i
  return ranks
}

function ascending(count: number): Int32Array {
  const numbers = new Int32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = i
  return numbers
}
