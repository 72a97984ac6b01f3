import { DataError } from '../../base/errors.js'
import { fileFormat } from '../fileFormat.js'
import type { ColumnType } from '../table.js'
import type { ColumnKind, ColumnSource, SourceColumn } from './columnSource.js'
import { openDuckDbColumns } from './duckdbColumns.js'
import { type ColumnPlan, type ReadResult, readColumns } from './readColumns.js'
import type { ColumnTypes } from './typesFile.js'

export interface PlainReadOptions {
  /** Types that are not to be inferred, by column. */
  types?: ColumnTypes
  /** The column that says which rows are one sequence: numbers where all of its values are, else labels. */
  key?: string
}

/** `readTable` in this process, which a damaged file may hang or end. */
export async function readTableUnguarded(
  file: string,
  options: PlainReadOptions = {},
): Promise<ReadResult> {
  const source = await openColumns(file)
  try {
    return await readAllColumns(source, options)
  } finally {
    source.close()
  }
}

/** All columns of a source, of the types that they seem to have. */
export async function readAllColumns(
  source: ColumnSource,
  { types = {}, key }: PlainReadOptions,
): Promise<ReadResult> {
  for (const name of [...Object.keys(types), ...(key === undefined ? [] : [key])]) {
    checkHas(source, name)
  }
  const kinds = await source.guessKinds()
  const plans = source.columns
    .filter(({ name }) => !isIgnored(name, types))
    .map((column) => planOf(column, kinds[column.index], types, key))
  return readColumns(source, plans)
}

export interface PlainLikeOptions {
  key?: string
  /** Columns that are read too, behind those of the reference, where the file has them. */
  optional?: ColumnTypes
}

/** What is asked of a table that others are to be like. */
export interface Reference {
  file: string
  columns: readonly { name: string; type: ColumnType }[]
}

export interface LikeResult extends ReadResult {
  /** Columns that the reference does not have. */
  dropped: readonly string[]
}

/** `readTableLike` in this process, which a damaged file may hang or end. */
export async function readTableLikeUnguarded(
  file: string,
  reference: Reference,
  { key, optional = {} }: PlainLikeOptions = {},
): Promise<LikeResult> {
  const source = await openColumns(file)
  try {
    const byName = new Map(source.columns.map((column) => [column.name, column]))
    checkColumns(source, reference, byName)
    const known = Object.fromEntries(
      reference.columns.filter(({ name }) => name !== key).map(({ name, type }) => [name, type]),
    )
    const types = { ...optional, ...known }
    const names = new Set(reference.columns.map(({ name }) => name))
    for (const name of Object.keys(optional)) if (byName.has(name)) names.add(name)
    const kinds = await source.guessKinds()
    const plans = Array.from(names, (name) => {
      const column = byName.get(name)!
      return planOf(column, kinds[column.index], types, key)
    })
    const dropped = source.columns.map(({ name }) => name).filter((name) => !names.has(name))
    return { ...(await readColumns(source, plans)), dropped }
  } finally {
    source.close()
  }
}

async function openColumns(file: string): Promise<ColumnSource> {
  const format = fileFormat(file)
  if (format !== 'arrowFile' && format !== 'arrowStream') return openDuckDbColumns(file, format)
  // Loaded when it is needed: its library takes a fifth of a second.
  const { openArrowColumns } = await import('./arrowColumns.js')
  return openArrowColumns(file)
}

function checkHas({ file, columns }: ColumnSource, name: string) {
  if (columns.some((column) => column.name === name)) return
  const names = columns.map((column) => column.name).join(', ')
  throw new DataError(
    'COLUMN_MISSING',
    'the column is missing',
    { file, column: name },
    `Its columns: ${names}.`,
  )
}

function checkColumns(
  { file, columns }: ColumnSource,
  reference: Reference,
  byName: ReadonlyMap<string, SourceColumn>,
) {
  const missing = reference.columns.map(({ name }) => name).filter((name) => !byName.has(name))
  if (missing.length === 0) return
  if (missing.length === reference.columns.length) {
    const own = columns.map(({ name }) => name).join(', ')
    const what = `has no column of ${reference.file}`
    const hint = `Its columns: ${own}; wanted: ${missing.join(', ')}.`
    throw new DataError('NO_COMMON_COLUMNS', what, { file }, hint)
  }
  const what = `lacks columns of ${reference.file}: ${missing.join(', ')}`
  throw new DataError('COLUMNS_MISSING', what, { file })
}

function planOf(
  column: SourceColumn,
  guess: ColumnKind,
  types: ColumnTypes,
  key: string | undefined,
): ColumnPlan {
  const declared = Object.hasOwn(types, column.name) ? types[column.name] : undefined
  const type = declared === 'ignore' ? undefined : declared
  const isKey = column.name === key
  if (type) return { column, kind: kindOf[type], type, isKey }
  return { column, kind: isKey && guess === 'time' ? 'label' : guess, isKey }
}

function isIgnored(name: string, types: ColumnTypes): boolean {
  return Object.hasOwn(types, name) && types[name] === 'ignore'
}

const kindOf: Record<ColumnType, ColumnKind> = {
  number: 'number',
  integer: 'number',
  date: 'time',
  datetime: 'time',
  time: 'label',
  category: 'label',
  ordered: 'label',
  boolean: 'label',
  id: 'label',
  text: 'label',
}
