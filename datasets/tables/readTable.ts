import { DataError } from '../../base/errors.js'
import { fileFormat } from '../fileFormat.js'
import { type Column, type ColumnType, isNumberColumn, type Table } from '../table.js'
import { openArrowColumns } from './arrowColumns.js'
import type { ColumnKind, ColumnSource, SourceColumn, WantedColumn } from './columnSource.js'
import { openDuckDbColumns } from './duckdbColumns.js'
import { LabelBuilder } from './labelBuilder.js'
import { NumberBuilder } from './numberBuilder.js'
import type { ColumnTypes } from './typesFile.js'
import type { ValueLoss } from './valueLoss.js'

export interface ReadOptions {
  /** Types that are not to be inferred, by column. */
  types?: ColumnTypes
  /** The column that says which rows are one sequence: numbers where all of its values are, else labels. */
  key?: string
  signal?: AbortSignal
}

/** A table that was read. */
export interface ReadResult {
  table: Table
  /** Values that count as missing because they do not fit; in the order of the columns. */
  losses: readonly ValueLoss[]
}

/**
 * Reads a CSV, CSV.gz, Parquet or Arrow file whole, column by column.
 *
 * @throws {DataError} for a file that cannot be read; `EMPTY`; `COLUMN_MISSING` for a key or a type without column
 */
export async function readTable(file: string, options: ReadOptions = {}): Promise<ReadResult> {
  const { types = {}, key, signal } = options
  const source = await openColumns(file)
  try {
    for (const name of [...Object.keys(types), ...(key === undefined ? [] : [key])]) {
      checkHas(source, name)
    }
    const kinds = await source.guessKinds()
    const plans = source.columns.map((column) => planOf(column, kinds[column.index], types, key))
    return await readColumns(source, plans, signal)
  } finally {
    source.close()
  }
}

export interface LikeOptions {
  key?: string
  signal?: AbortSignal
}

export interface LikeResult extends ReadResult {
  /** Columns that the reference does not have. */
  dropped: readonly string[]
}

/**
 * Reads a table with the columns of another, in its order and types. The key's type is its own: groups of
 * two tables have nothing to do with each other.
 *
 * @throws {DataError} for a file that cannot be read; `EMPTY`; `NO_COMMON_COLUMNS`; `COLUMNS_MISSING`
 */
export async function readTableLike(
  file: string,
  reference: Table,
  { key, signal }: LikeOptions = {},
): Promise<LikeResult> {
  const source = await openColumns(file)
  try {
    const byName = new Map(source.columns.map((column) => [column.name, column]))
    checkColumns(source, reference, byName)
    const types = Object.fromEntries(
      reference.columns.filter(({ name }) => name !== key).map(({ name, type }) => [name, type]),
    )
    const kinds = await source.guessKinds()
    const plans = reference.columns.map(({ name }) => {
      const column = byName.get(name)!
      return planOf(column, kinds[column.index], types, key)
    })
    const names = new Set(reference.columns.map(({ name }) => name))
    const dropped = source.columns.map(({ name }) => name).filter((name) => !names.has(name))
    return { ...(await readColumns(source, plans, signal)), dropped }
  } finally {
    source.close()
  }
}

async function openColumns(file: string): Promise<ColumnSource> {
  const format = fileFormat(file)
  return format === 'arrowFile' || format === 'arrowStream'
    ? openArrowColumns(file)
    : openDuckDbColumns(file, format)
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
  reference: Table,
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

/** How a column is to be read. */
interface ColumnPlan {
  column: SourceColumn
  kind: ColumnKind
  /** The type it has whatever it holds; else it is inferred. */
  type?: ColumnType
  isKey: boolean
}

function planOf(
  column: SourceColumn,
  guess: ColumnKind,
  types: ColumnTypes,
  key: string | undefined,
): ColumnPlan {
  const type = Object.hasOwn(types, column.name) ? types[column.name] : undefined
  const isKey = column.name === key
  if (type) return { column, kind: kindOf[type], type, isKey }
  return { column, kind: isKey && guess === 'time' ? 'label' : guess, isKey }
}

const kindOf: Record<ColumnType, ColumnKind> = {
  numeric: 'number',
  datetime: 'time',
  categorical: 'label',
  text: 'label',
}

async function readColumns(
  source: ColumnSource,
  plans: readonly ColumnPlan[],
  signal?: AbortSignal,
): Promise<ReadResult> {
  const builders = new Map<SourceColumn, WantedColumn['builder']>()
  const load = async (wanted: readonly WantedColumn[]) => {
    for (const { column, builder } of wanted) builders.set(column, builder)
    await source.fill(wanted, signal)
  }
  await load(plans.map(({ column, kind }) => ({ column, builder: builderOf(kind) })))
  // A guess that later rows prove wrong: these columns once more, as the next likely kind.
  for (;;) {
    const wrong = plans.flatMap((plan) => {
      const next = nextKind(plan, builders.get(plan.column)!)
      return next ? [{ column: plan.column, builder: builderOf(next) }] : []
    })
    if (wrong.length === 0) break
    await load(wrong)
  }

  const columns: Column[] = []
  const losses: ValueLoss[] = []
  for (const plan of plans) {
    const builder = builders.get(plan.column)!
    const column = finish(plan, builder)
    columns.push(column)
    if (builder.kind !== 'label' && builder.lost > 0) {
      const example = await source.textAt(plan.column, builder.firstLostRow)
      const { name, type } = column
      losses.push({
        column: name,
        type,
        count: builder.lost,
        example,
        row: builder.firstLostRow + 1,
      })
    }
  }
  const rowCount = rowCountOf(columns[0])
  if (rowCount === 0) {
    throw new DataError('EMPTY', 'the file has no rows', { file: source.file })
  }
  return { table: { file: source.file, rowCount, columns }, losses }
}

function builderOf(kind: ColumnKind): NumberBuilder | LabelBuilder {
  return kind === 'label' ? new LabelBuilder() : new NumberBuilder(kind)
}

/** What to read a column as instead, undefined where it is right. */
function nextKind(plan: ColumnPlan, builder: WantedColumn['builder']): ColumnKind | undefined {
  if (plan.type || builder.kind === 'label') return undefined
  // Above 2⁵³ two different keys may be the same number.
  if (plan.isKey && builder.largest > Number.MAX_SAFE_INTEGER) return 'label'
  if (builder.unreadable === 0) return undefined
  const mayBeTime = builder.kind === 'number' && builder.present === 0 && !plan.isKey
  return mayBeTime ? 'time' : 'label'
}

function finish(plan: ColumnPlan, builder: WantedColumn['builder']): Column {
  const { name } = plan.column
  if (builder.kind === 'label') {
    const single = builder.countSingle()
    const codes = builder.takeCodes()
    const isText = plan.type
      ? plan.type === 'text'
      : !plan.isKey && single > codes.length * textShare
    return { name, type: isText ? 'text' : 'categorical', codes, labels: builder.labels }
  }
  const type = builder.kind === 'time' ? 'datetime' : 'numeric'
  return { name, type, values: builder.takeValues() }
}

/** Of the rows; where more of them hold a value that occurs once, the column is text. */
const textShare = 0.05

function rowCountOf(column: Column): number {
  return isNumberColumn(column) ? column.values.length : column.codes.length
}
