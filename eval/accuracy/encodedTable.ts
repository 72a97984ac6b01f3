import { DataError } from '../../base/errors.js'
import { RandomStream } from '../../base/random.js'
import { type Groups, groupRows } from '../../datasets/groups.js'
import {
  columnNamed,
  isNumberColumn,
  type LabelColumn,
  type NumberColumn,
  type Table,
  withoutColumn,
} from '../../datasets/table.js'
import { binNames } from './binNames.js'
import { encodeNumbers } from './encodeNumbers.js'
import { textTokens } from './textTokens.js'

/** The distinct values of a column, and the number that stands for none. */
export type Entries = NumberEntries | LabelEntries

export interface NumberEntries {
  type: 'numeric' | 'datetime'
  /** Ascending. */
  values: Float64Array
  /** values.length */
  missing: number
}

export interface LabelEntries {
  type: 'categorical'
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
  return entries.type === 'categorical' ? entries.labels.length : entries.values.length + 1
}

/** A table whose columns are encoded, and its sequences. */
export interface EncodedTable {
  file: string
  sequences: Groups
  /** How many rows each sequence has: codes [sequences.count]. */
  lengths: EncodedColumn
  /** The value columns: codes [rowCount]. */
  columns: readonly EncodedColumn[]
  /** Names of the text columns, of which only a token of each value is kept. */
  textColumns: readonly string[]
}

/** What the length of a sequence is called where it stands as a column. */
export const lengthColumn = 'Sequence Length'

/** Which table this is, and the number that tells its random draws from the others'. */
export const tableNumber = { training: 0, holdout: 1, synthetic: 2 } as const
export type TableRole = keyof typeof tableNumber

/**
 * Encodes tables of equal columns with the same entries for all of them, once for any number of draws.
 *
 * @param key the column of the sequences; without it each row is a sequence
 * @param seed of the tokens that stand for texts
 * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`
 */
export function encodeTables(
  tables: readonly { role: TableRole; table: Table }[],
  key: string | undefined,
  seed: number,
): EncodedTable[] {
  const parts = tables.map(({ role, table }) => {
    if (table.rowCount === 0) {
      throw new DataError('EMPTY', 'the table has no rows', { file: table.file })
    }
    const random = new RandomStream(seed, 'accuracy-tokens', tableNumber[role])
    return {
      values: key === undefined ? table : withoutColumn(table, key),
      sequences: key === undefined ? rowsAlone(table.rowCount) : groupRows(table, key),
      random,
    }
  })
  const names = parts[0].values.columns.map(({ name }) => name)
  const columns = names.map((name) => {
    const same = parts.map(({ values, random }) => {
      const column = columnNamed(values, name)
      return column.type === 'text' ? textTokens(column, random) : column
    })
    return encodeColumns(name, same)
  })
  const lengths = encodeNumberColumns(
    lengthColumn,
    'numeric',
    parts.map(({ sequences }) => lengthsOf(sequences)),
  )
  const textColumns = parts[0].values.columns
    .filter(({ type }) => type === 'text')
    .map(({ name }) => name)
  return parts.map(({ values, sequences }, i) => ({
    file: values.file,
    sequences,
    lengths: lengths[i],
    columns: columns.map((encoded) => encoded[i]),
    textColumns,
  }))
}

/** Every row a sequence of its own. */
function rowsAlone(rowCount: number): Groups {
  const starts = Int32Array.from({ length: rowCount + 1 }, (_, i) => i)
  return { count: rowCount, keys: [], starts, rows: starts.subarray(0, rowCount) }
}

function lengthsOf({ count, starts }: Groups): Float64Array {
  return Float64Array.from({ length: count }, (_, g) => starts[g + 1] - starts[g])
}

function encodeColumns(name: string, columns: (NumberColumn | LabelColumn)[]): EncodedColumn[] {
  const [first] = columns
  if (!isNumberColumn(first)) return encodeLabelColumns(name, columns as LabelColumn[])
  const numbers = (columns as NumberColumn[]).map(({ values }) => values)
  return encodeNumberColumns(name, first.type, numbers)
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
  const entries: LabelEntries = { type: 'categorical', labels: [...codeOf.keys()], missing }
  return codes.map((column) => ({ name, entries, codes: column }))
}
