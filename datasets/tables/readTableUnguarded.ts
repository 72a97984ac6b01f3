import { DataError } from '../../base/errors.js'
import type { ColumnForm } from '../columnForm.js'
import { fileFormat } from '../fileFormat.js'
import type { Column, ColumnType, Table } from '../table.js'
import type { ColumnPlan } from './columnPlan.js'
import type { ColumnSource, SourceColumn } from './columnSource.js'
import { type ColumnTypes, declaredOf } from './columnTypes.js'
import { openDuckDbColumns } from './duckdbColumns.js'
import { type ReadResult, readColumns } from './readColumns.js'
import { type SpelledOtherwise, spelledOtherwise } from './spelledOtherwise.js'

export interface PlainReadOptions {
  /** Types that are not to be inferred, by column. */
  types?: ColumnTypes
  /** The column that says which rows are one sequence: numbers where all of its values are written as such, else ids. */
  key?: string
  /** Texts that stand for missing values in every column. */
  missing?: readonly string[]
  /** Whether dates of which none tells day from month are kept as labels instead of being refused. */
  keepAmbiguous?: boolean
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
  { types = {}, key, missing = [], keepAmbiguous }: PlainReadOptions,
): Promise<ReadResult> {
  for (const name of [...Object.keys(types), ...(key === undefined ? [] : [key])]) {
    checkHas(source, name)
  }
  const unnamed: number[] = []
  const plans = source.columns.flatMap((column, i) => {
    const { type, form, missing: own = [] } = declaredOf(types, column.name)
    const isKey = column.name === key
    if (column.name === '' && !isKey && !Object.hasOwn(types, '')) {
      unnamed.push(i + 1)
      return []
    }
    if (type === 'ignore' && !isKey) return []
    const known = type === 'ignore' || isKey ? {} : { type, form }
    return [
      planOf(source, column, { ...known, missing: [...own, ...missing], isKey, keepAmbiguous }),
    ]
  })
  return { ...(await readColumns(source, plans)), unnamed }
}

export interface PlainLikeOptions {
  key?: string
  /** Texts that stand for missing values in every column. */
  missing?: readonly string[]
  /** Columns that are read too, behind those of the reference, where the file has them. */
  optional?: ColumnTypes
}

/** What is asked of a table that others are to be like. */
export interface Reference {
  file: string
  columns: readonly { name: string; type: ColumnType; form?: ColumnForm }[]
}

export interface LikeResult extends ReadResult {
  /** Columns that the reference does not have. */
  dropped: readonly string[]
  /** Columns of numbers and times in another form than the reference's. */
  otherForms: readonly SpelledOtherwise[]
}

/** `readTableLike` in this process, which a damaged file may hang or end. */
export async function readTableLikeUnguarded(
  file: string,
  reference: Reference,
  { key, optional = {}, missing = [] }: PlainLikeOptions = {},
): Promise<LikeResult> {
  const source = await openColumns(file)
  try {
    const byName = new Map(source.columns.map((column) => [column.name, column]))
    checkColumns(source, reference, byName)
    const known = reference.columns.map(({ name, type, form }) => {
      const isKey = name === key
      const typed = isKey ? {} : { type, form, typedBy: reference.file }
      return planOf(source, byName.get(name)!, { ...typed, missing: marksOf(form, missing), isKey })
    })
    const names = new Set(reference.columns.map(({ name }) => name))
    const others = Object.keys(optional).flatMap((name) => {
      const column = byName.get(name)
      if (!column || names.has(name)) return []
      names.add(name)
      const { type } = declaredOf(optional, name)
      if (type === 'ignore') return []
      return [planOf(source, column, { type, missing, isKey: false })]
    })
    const dropped = source.columns.map(({ name }) => name).filter((name) => !names.has(name))
    const read = await readColumns(source, [...known, ...others])
    const texts = read.table.columns.filter(({ name }) => {
      const column = byName.get(name)
      return name !== key && column && source.stored[column.index] === 'text'
    })
    const otherForms = spelledOtherwise({ ...read.table, columns: texts }, reference)
    return { ...read, table: likeReference(read.table, reference, key), dropped, otherForms }
  } finally {
    source.close()
  }
}

function marksOf(form: ColumnForm | undefined, missing: readonly string[]): readonly string[] {
  return form?.missing === undefined ? missing : [form.missing, ...missing]
}

/** The table with the forms of the reference: what is made of its rows is written as the reference is. */
function likeReference(table: Table, { columns }: Reference, key: string | undefined): Table {
  const forms = new Map(columns.map(({ name, form }) => [name, form]))
  return {
    ...table,
    columns: table.columns.map((column): Column => {
      if (!forms.has(column.name) || column.name === key) return column
      const { form: _, ...bare } = column
      const form = forms.get(column.name)
      return form ? { ...bare, form } : bare
    }),
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
  { stored }: ColumnSource,
  column: SourceColumn,
  known: Omit<ColumnPlan, 'column' | 'stored'>,
): ColumnPlan {
  return { column, stored: stored[column.index], ...known }
}
