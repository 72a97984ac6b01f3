import { DataError } from '../../base/errors.js'
import { describeLabels } from '../forms/describeLabels.js'
import { type Column, type ColumnType, isNumberType, isQuantityType, type Table } from '../table.js'
import { shorten } from '../valueFault.js'
import type { ColumnPlan } from './columnPlan.js'
import type {
  ColumnBuilder,
  ColumnKind,
  ColumnSource,
  SourceColumn,
  StoredKind,
  WantedColumn,
} from './columnSource.js'
import { finishColumn } from './finishColumn.js'
import { LabelBuilder } from './labelBuilder.js'
import { NumberBuilder } from './numberBuilder.js'
import type { ValueLoss } from './valueLoss.js'

/** Values of a column that are there and count as missing. */
export interface MissingMarks {
  column: string
  /** What stands there, and in how many rows. */
  marks: readonly { text: string; rows: number }[]
}

/** A table that was read. */
export interface ReadResult {
  table: Table
  /** Values that count as missing because they do not fit; in the order of the columns. */
  losses: readonly ValueLoss[]
  /** Values that count as missing because they stand for it, `?` or `unknown`; in the order of the columns. */
  missingMarks: readonly MissingMarks[]
  /** Places, from 1, of columns without a name, which are left out; absent where none was looked for. */
  unnamed?: readonly number[]
}

/**
 * Reads columns whole. What a column of texts holds is a guess from its first rows: one whose later rows prove that
 * wrong is read once more.
 *
 * @throws {DataError} `EMPTY`; `DATE_AMBIGUOUS`; `TYPE_UNFIT` for a type that fits no value; `COLUMN_EMPTIED` where
 *   marks of missing values leave none; and whatever reading the source throws
 */
export async function readColumns(
  source: ColumnSource,
  plans: readonly ColumnPlan[],
): Promise<ReadResult> {
  if (plans.length === 0) {
    throw new DataError('EMPTY', 'the file has no columns', { file: source.file })
  }
  const texts = await firstTextsOf(source, plans)
  const builders = new Map<SourceColumn, ColumnBuilder>()
  const load = async (wanted: readonly WantedColumn[]) => {
    for (const { column, builder } of wanted) builders.set(column, builder)
    await source.fill(wanted)
  }
  await load(
    plans.map((plan) => ({
      column: plan.column,
      builder: builderOf(firstKind(plan, texts.get(plan.column))),
    })),
  )
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
  const missingMarks: MissingMarks[] = []
  for (const plan of plans) {
    const builder = builders.get(plan.column)!
    const { column, lost, marks } = finishColumn(plan, builder, {
      file: source.file,
      firstTexts: texts.get(plan.column) ?? [],
    })
    columns.push(column)
    if (marks.length > 0) missingMarks.push({ column: column.name, marks })
    if (!lost) continue
    const { count, row } = lost
    const example = lost.example ?? (await source.textAt(plan.column, row))
    const { name, type } = column
    losses.push({ column: name, type, count, example: shorten(example), row: row + 1 })
  }
  const rowCount = rowCountOf(columns[0])
  if (rowCount === 0) {
    throw new DataError('EMPTY', 'the file has no rows', { file: source.file })
  }
  return { table: { file: source.file, rowCount, columns }, losses, missingMarks }
}

/** The first values of the columns of which the file's own types say nothing. */
async function firstTextsOf(source: ColumnSource, plans: readonly ColumnPlan[]) {
  const wanted = plans.filter(({ stored }) => stored === 'text').map(({ column }) => column)
  const texts = await source.firstTexts(wanted)
  const present = texts.map((own) => own.filter((text) => text !== null))
  return new Map(wanted.map((column, i) => [column, present[i]]))
}

function builderOf(kind: ColumnKind): NumberBuilder | LabelBuilder {
  return kind === 'label' ? new LabelBuilder() : new NumberBuilder(kind)
}

/** What to read a column as at first. */
function firstKind(plan: ColumnPlan, texts: readonly string[] | undefined): ColumnKind {
  const { stored, type, form, isKey } = plan
  if (isKey) return stored === 'text' || stored === 'whole' || stored === 'number' ? 'key' : 'label'
  if (stored !== 'text') return kindOfStored(stored, type)
  if (type !== undefined && !isNumberType(type)) return 'label'
  const isPlain = form?.number === undefined && form?.time === undefined
  if (type !== undefined && isQuantityType(type)) return isPlain ? 'number' : 'label'
  if (type !== undefined) return isPlain && type !== 'time' ? 'time' : 'label'
  if (!texts || texts.length === 0) return 'number'
  return guessKind(texts)
}

function kindOfStored(stored: StoredKind, type: ColumnType | undefined): ColumnKind {
  if (type !== undefined && !isNumberType(type)) return 'label'
  if (stored === 'date' || stored === 'datetime') return 'time'
  const isNumber = stored === 'number' || stored === 'whole'
  // A date in eight digits.
  if (isNumber && type !== undefined && !isQuantityType(type)) return 'label'
  return isNumber ? 'number' : 'label'
}

/** Texts that DuckDB reads as numbers and times by itself need not become labels first. */
function guessKind(texts: readonly string[]): ColumnKind {
  const labels = [...new Set(texts)]
  const found = describeLabels({ labels, counts: new Int32Array(labels.length).fill(1) })
  if ('ambiguous' in found || !('read' in found)) return 'label'
  const { number, time } = found.form
  const isPlain = number && Object.keys(number).every((part) => part === 'decimals')
  if (isPlain) return 'number'
  return time?.startsWith('%Y-%m-%d') ? 'time' : 'label'
}

/** What to read a column as instead, undefined where it is right. */
function nextKind(plan: ColumnPlan, builder: ColumnBuilder): ColumnKind | undefined {
  if (builder.kind === 'label') return undefined
  const isText = plan.stored === 'text'
  // Above 2⁵³ two different numbers may be the same float64.
  const isLong = builder.largest > Number.MAX_SAFE_INTEGER
  const isName = plan.type === undefined && (isText || plan.stored === 'whole')
  if (isLong && builder.kind !== 'time' && (plan.isKey || isName)) return 'label'
  if (builder.unreadable > 0 && (isText || plan.isKey)) return 'label'
  return undefined
}

function rowCountOf(column: Column): number {
  return 'values' in column ? column.values.length : column.codes.length
}
