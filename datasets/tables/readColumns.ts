import { DataError } from '../../base/errors.js'
import { type Column, type ColumnType, isNumberColumn, type Table } from '../table.js'
import { shorten } from '../valueFault.js'
import type {
  ColumnBuilder,
  ColumnKind,
  ColumnSource,
  SourceColumn,
  WantedColumn,
} from './columnSource.js'
import { LabelBuilder } from './labelBuilder.js'
import { NumberBuilder } from './numberBuilder.js'
import type { ValueLoss } from './valueLoss.js'

/** How a column is to be read. */
export interface ColumnPlan {
  column: SourceColumn
  kind: ColumnKind
  /** The type it has whatever it holds; else it is inferred. */
  type?: ColumnType
  isKey: boolean
}

/** A table that was read. */
export interface ReadResult {
  table: Table
  /** Values that count as missing because they do not fit; in the order of the columns. */
  losses: readonly ValueLoss[]
}

/**
 * Reads columns whole. What CSV holds is a guess from its first rows: a column whose later rows prove that
 * wrong is read once more.
 *
 * @throws {DataError} `EMPTY`, and whatever reading the source throws
 */
export async function readColumns(
  source: ColumnSource,
  plans: readonly ColumnPlan[],
): Promise<ReadResult> {
  if (plans.length === 0) {
    throw new DataError('EMPTY', 'the file has no columns', { file: source.file })
  }
  const builders = new Map<SourceColumn, ColumnBuilder>()
  const load = async (wanted: readonly WantedColumn[]) => {
    for (const { column, builder } of wanted) builders.set(column, builder)
    await source.fill(wanted)
  }
  await load(plans.map(({ column, kind }) => ({ column, builder: builderOf(kind) })))
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
      const example = shorten(await source.textAt(plan.column, builder.firstLostRow))
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
function nextKind(plan: ColumnPlan, builder: ColumnBuilder): ColumnKind | undefined {
  if (plan.type || builder.kind === 'label') return undefined
  // Above 2⁵³ two different keys may be the same number.
  if (plan.isKey && builder.largest > Number.MAX_SAFE_INTEGER) return 'label'
  if (builder.unreadable === 0) return undefined
  const mayBeTime = builder.kind === 'number' && builder.present === 0 && !plan.isKey
  return mayBeTime ? 'time' : 'label'
}

function finish(plan: ColumnPlan, builder: ColumnBuilder): Column {
  const { name } = plan.column
  if (builder.kind === 'label') {
    const single = builder.countSingle()
    const codes = builder.takeCodes()
    const isText = plan.type
      ? plan.type === 'text'
      : !plan.isKey && single > codes.length * textShare
    return { name, type: isText ? 'text' : 'category', codes, labels: builder.labels }
  }
  const type = builder.kind === 'time' ? 'datetime' : 'number'
  return { name, type, values: builder.takeValues() }
}

/** Share of the rows; where more of them hold a value that occurs once, the column is text. */
const textShare = 0.05

function rowCountOf(column: Column): number {
  return isNumberColumn(column) ? column.values.length : column.codes.length
}
