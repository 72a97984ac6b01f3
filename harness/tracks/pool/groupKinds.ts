import { type Column, isNumberColumn } from '../../../datasets/table.js'
import type { Sequences } from '../../../eval/accuracy/sequences.js'

/** What the groups of a table hold. */
export interface GroupedColumns {
  /** Columns without the key, the same in every table. */
  columns: readonly Column[]
  sequences: Sequences
}

/**
 * Finds the groups that are the same: equal rows in the same order. Numbers have to be equal to the last bit (−0 is 0),
 * labels by their text, and a missing value equals nothing but another.
 *
 * @returns [tables][groups] the first group like it, counted through all groups of all tables
 */
export function groupKinds(tables: readonly GroupedColumns[]): Int32Array[] {
  const labelNumbers = numberLabels(tables.map(({ columns }) => columns))
  const hashes = tables.map((table, t) => hashGroups(table, labelNumbers[t]))
  const total = tables.reduce((sum, { sequences }) => sum + sequences.count, 0)
  const isEqual = (group: Place, other: Place) =>
    hashes[group.table][group.group] === hashes[other.table][other.group] &&
    haveEqualRows(group, other, tables, labelNumbers)

  // Open addressing with linear probing: one more than the first group of each kind, 0 in a free slot.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * total + 2)))
  const mask = slots.length - 1
  const firsts = tables.map(() => 0)
  for (let t = 1; t < tables.length; t++) firsts[t] = firsts[t - 1] + tables[t - 1].sequences.count
  return tables.map(({ sequences }, table) => {
    const kinds = new Int32Array(sequences.count)
    for (let group = 0; group < sequences.count; group++) {
      let slot = hashes[table][group] & mask
      while (slots[slot] !== 0 && !isEqual({ table, group }, placeOf(slots[slot] - 1, firsts))) {
        slot = (slot + 1) & mask
      }
      if (slots[slot] === 0) slots[slot] = firsts[table] + group + 1
      kinds[group] = slots[slot] - 1
    }
    return kinds
  })
}

interface Place {
  table: number
  group: number
}

/** @param firsts by table: the number of its first group */
function placeOf(number: number, firsts: readonly number[]): Place {
  let table = firsts.length - 1
  while (firsts[table] > number) table--
  return { table, group: number - firsts[table] }
}

/**
 * The numbers of labels, so that the same label has the same number in all tables.
 *
 * @returns [tables][columns][codes], empty for columns of numbers
 */
function numberLabels(tables: readonly (readonly Column[])[]): Int32Array[][] {
  const numbers = tables[0].map(() => new Map<string, number>())
  return tables.map((columns) =>
    columns.map((column, c) => {
      if (isNumberColumn(column)) return new Int32Array(0)
      const numberOf = numbers[c]
      return Int32Array.from(column.labels, (label) => {
        const number = numberOf.get(label) ?? numberOf.size
        numberOf.set(label, number)
        return number
      })
    }),
  )
}

function hashGroups({ columns, sequences }: GroupedColumns, labels: Int32Array[]): Int32Array {
  const { count, starts, rows } = sequences
  const rowHashes = hashRows(columns, labels, rows.length)
  const hashes = new Int32Array(count)
  for (let group = 0; group < count; group++) {
    let hash = 0
    for (let i = starts[group]; i < starts[group + 1]; i++) hash = mixed(hash, rowHashes[rows[i]])
    hashes[group] = hash ^ (hash >>> 13)
  }
  return hashes
}

function hashRows(columns: readonly Column[], labels: Int32Array[], rowCount: number): Int32Array {
  const hashes = new Int32Array(rowCount)
  const bits = new Float64Array(1)
  const words = new Int32Array(bits.buffer)
  for (const [c, column] of columns.entries()) {
    if (isNumberColumn(column)) {
      const { values } = column
      for (let row = 0; row < rowCount; row++) {
        const value = values[row]
        bits[0] = Number.isNaN(value) ? Number.NaN : value + 0 // −0 + 0 is 0
        hashes[row] = mixed(mixed(hashes[row], words[0]), words[1])
      }
    } else {
      const { codes } = column
      for (let row = 0; row < rowCount; row++) {
        hashes[row] = mixed(hashes[row], codes[row] < 0 ? -1 : labels[c][codes[row]])
      }
    }
  }
  return hashes
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1) + 0x85ebca6b
  return product ^ (product >>> 15)
}

function haveEqualRows(
  group: Place,
  other: Place,
  tables: readonly GroupedColumns[],
  labels: readonly Int32Array[][],
): boolean {
  const [a, b] = [tables[group.table], tables[other.table]]
  const [startA, startB] = [a.sequences.starts[group.group], b.sequences.starts[other.group]]
  const length = a.sequences.starts[group.group + 1] - startA
  if (b.sequences.starts[other.group + 1] - startB !== length) return false
  for (const [c, column] of a.columns.entries()) {
    const cellA = cellReader(column, labels[group.table][c])
    const cellB = cellReader(b.columns[c], labels[other.table][c])
    for (let i = 0; i < length; i++) {
      const [x, y] = [cellA(a.sequences.rows[startA + i]), cellB(b.sequences.rows[startB + i])]
      if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false
    }
  }
  return true
}

/** A column's values as numbers that are equal where they are: of a label its number, −1 without one. */
function cellReader(column: Column, labels: Int32Array): (row: number) => number {
  if (isNumberColumn(column)) return (row) => column.values[row]
  return (row) => (column.codes[row] < 0 ? -1 : labels[column.codes[row]])
}
