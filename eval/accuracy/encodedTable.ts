import { DataError } from '../../base/errors.js'
import { RandomStream } from '../../base/random.js'
import {
  columnNamed,
  isNumberColumn,
  isTextType,
  isTimeType,
  type LabelColumn,
  type NumberColumn,
  type Table,
} from '../../datasets/table.js'
import { binNames } from './binNames.js'
import { encodeNumbers } from './encodeNumbers.js'
import { type Sequences, sequencesOf } from './sequences.js'
import { textTokens } from './textTokens.js'

/** The distinct values of a column, and the number that stands for none. */
export type Entries = NumberEntries | LabelEntries

export interface NumberEntries {
  type: 'number' | 'datetime'
  /** All different values, ascending. */
  values: Float64Array
  /** Code of a missing value: values.length. */
  missing: number
}

export interface LabelEntries {
  type: 'category'
  /** A missing value and an empty text are labels too: `(n/a)`, `(empty)`. */
  labels: readonly string[]
  missing: number
}

/** A column by numbers of its entries. */
export interface EncodedColumn {
  name: string
  entries: Entries
  codes: Int32Array
}

/** How many numbers the codes of a column may have. */
export function entryCount(entries: Entries): number {
  return entries.type === 'category' ? entries.labels.length : entries.values.length + 1
}

/** A table whose columns are encoded, and its sequences. */
export interface EncodedTable {
  sequences: Sequences
  /** How many rows each sequence has: codes [sequences.count]. */
  lengths: EncodedColumn
  /** The value columns: codes [rowCount], one sequence after another. */
  columns: readonly EncodedColumn[]
  /** Names of the text columns, of which only a token of each value is kept. */
  textColumns: readonly string[]
}

/** What the length of a sequence is called where it stands as a column. */
export const lengthColumn = 'Sequence Length'

/** Number of each table, which tells its random draws from the others'. */
export const tableNumber = { training: 0, holdout: 1, synthetic: 2 } as const
export type TableRole = keyof typeof tableNumber

export interface EncodingOptions {
  /** The column of the sequences; without it each row is a sequence. */
  key?: string
  /** Seed of the tokens that stand for texts. */
  seed: number
  /** Whether the order of the sorted keys is wanted. */
  isRanked: boolean
}

/**
 * Encodes tables of equal columns with the same entries for all of them, once for any number of draws.
 *
 * @param names of the value columns
 * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`
 */
export function encodeTables(
  tables: readonly { role: TableRole; table: Table }[],
  names: readonly string[],
  { key, seed, isRanked }: EncodingOptions,
): EncodedTable[] {
  for (const { table } of tables) {
    if (table.rowCount === 0) throw new DataError('EMPTY', 'no rows', { file: table.file })
  }
  const sequences = tables.map(({ table }) => sequencesOf(table, key, isRanked))
  const columns = names.map((name) => {
    const same = tables.map(({ role, table }) => {
      const column = columnNamed(table, name)
      if (isNumberColumn(column) || !isTextType(column.type)) return column
      return textTokens(column, new RandomStream(seed, 'accuracy-tokens', tableNumber[role]))
    })
    const encoded = encodeColumns(name, same)
    return encoded.map((column, t) => ({ ...column, codes: laidOut(column.codes, sequences[t]) }))
  })
  const lengths = encodeNumberColumns(lengthColumn, 'number', sequences.map(lengthsOf))
  const textColumns = names.filter((name) => isTextType(columnNamed(tables[0].table, name).type))
  return tables.map((_, t) => ({
    sequences: sequences[t],
    lengths: lengths[t],
    columns: columns.map((encoded) => encoded[t]),
    textColumns,
  }))
}

function lengthsOf({ count, starts }: Sequences): Float64Array {
  const lengths = new Float64Array(count)
  for (let s = 0; s < count; s++) lengths[s] = starts[s + 1] - starts[s]
  return lengths
}

function laidOut(codes: Int32Array, { rows, isInOrder }: Sequences): Int32Array {
  if (isInOrder) return codes
  const out = new Int32Array(codes.length)
  for (let i = 0; i < rows.length; i++) out[i] = codes[rows[i]]
  return out
}

function encodeColumns(name: string, columns: (NumberColumn | LabelColumn)[]): EncodedColumn[] {
  const [first] = columns
  if (!isNumberColumn(first)) return encodeLabelColumns(name, columns as LabelColumn[])
  const numbers = (columns as NumberColumn[]).map(({ values }) => values)
  return encodeNumberColumns(name, isTimeType(first.type) ? 'datetime' : 'number', numbers)
}

function encodeNumberColumns(
  name: string,
  type: NumberEntries['type'],
  columns: readonly Float64Array[],
): EncodedColumn[] {
  const { values, codes } = encodeNumbers(columns)
  const entries: NumberEntries = { type, values, missing: values.length }
  return codes.map((column) => ({ name, entries, codes: column }))
}

function encodeLabelColumns(name: string, columns: readonly LabelColumn[]): EncodedColumn[] {
  const missing = 0
  const codeOf = new Map<string, number>([[binNames.missing, missing]])
  const numbered = (label: string) => {
    const code = codeOf.get(label) ?? codeOf.size
    codeOf.set(label, code)
    return code
  }
  const codes = columns.map((column) => {
    const code = column.labels.map((label) => numbered(label === '' ? binNames.empty : label))
    return column.codes.map((old) => (old < 0 ? missing : code[old]))
  })
  const entries: LabelEntries = { type: 'category', labels: [...codeOf.keys()], missing }
  return codes.map((column) => ({ name, entries, codes: column }))
}
