import { type EncodedColumn, type EncodedTable, lengthColumn } from './encodedTable.js'
import type { Records } from './records.js'

/** A column of the records: the length of the sequence, or a value column in the current or the next row. */
export interface RecordColumn {
  name: string
  /** Number of the value column. */
  source: number | 'length'
  row: 'current' | 'next'
}

/** The columns that are compared. */
export interface RecordColumns {
  /** The targets first, then the value columns in the next row. */
  columns: readonly RecordColumn[]
  /** How many columns are compared with each other; the last of them are the value columns. */
  targets: number
  /** Value columns that are left out. */
  left: readonly string[]
}

const maxColumns = 300

/**
 * Value columns, and for sequences their length and the values in the next row. Of more than 300 value
 * columns only the first in alphabetical order take part.
 *
 * Source: mostlyai-qa 1.9.8, `prepare_data_for_accuracy`.
 *
 * @param isFlat whether all sequences are single rows
 */
export function recordColumns({ columns }: EncodedTable, isFlat: boolean): RecordColumns {
  const names = columns.map(({ name }) => name)
  const kept = new Set(names.toSorted().slice(0, maxColumns))
  const values = names
    .map((name, source) => ({ name, source, row: 'current' as const }))
    .filter(({ name }) => kept.has(name))
  const length = { name: lengthColumn, source: 'length', row: 'current' } as const
  const targets = isFlat && values.length > 0 ? values : [length, ...values]
  const nexts = isFlat ? [] : values.map((column) => ({ ...column, row: 'next' as const }))
  const left = names.filter((name) => !kept.has(name))
  return { columns: [...targets, ...nexts], targets: targets.length, left }
}

/** The encoded column that a column of the records comes from. */
export function sourceColumn(table: EncodedTable, { source }: RecordColumn): EncodedColumn {
  return source === 'length' ? table.lengths : table.columns[source]
}

/** The codes of a column, record by record. */
export function recordCodes(records: Records, column: RecordColumn): Int32Array {
  const { codes, entries } = sourceColumn(records.table, column)
  const from = column.source === 'length' ? records.sequence : records[column.row]
  const out = new Int32Array(from.length)
  for (let i = 0; i < from.length; i++) out[i] = from[i] < 0 ? entries.missing : codes[from[i]]
  return out
}
