import { DataError } from '../../base/errors.js'
import type { ColumnForm } from '../columnForm.js'
import { truthOf } from '../forms/booleanLabels.js'
import {
  ambiguousDates,
  describeLabels,
  type LabelDescription,
  type NumberDescription,
} from '../forms/describeLabels.js'
import { findCompactTime, findTimeForm } from '../forms/findTimeForm.js'
import { isMissingMark } from '../forms/missingMarks.js'
import { fixedDecimals } from '../forms/numberForm.js'
import { timeReader, typeOfFormat } from '../forms/timeForm.js'
import {
  type Column,
  isNumberType,
  type LabelColumn,
  type LabelType,
  type NumberColumn,
  type NumberType,
} from '../table.js'
import type { ColumnPlan } from './columnPlan.js'
import type { ColumnBuilder } from './columnSource.js'
import { isRecordId } from './isRecordId.js'
import type { LabelBuilder } from './labelBuilder.js'
import type { NumberBuilder } from './numberBuilder.js'

/** A column, and which of its values count as missing. */
export interface FinishedColumn {
  column: Column
  /** Values that do not fit the type: how many, the row of the first from 0, and its text where that is known. */
  lost?: { count: number; row: number; example?: string }
  /** Texts that stand for missing values, and in how many rows. */
  marks: { text: string; rows: number }[]
}

export interface ColumnPlace {
  file: string
  /** The first values of a column of texts. */
  firstTexts: readonly string[]
}

/**
 * A column of what a builder has gathered.
 *
 * @throws {DataError} `DATE_AMBIGUOUS`, `TYPE_UNFIT`, `COLUMN_EMPTIED`
 */
export function finishColumn(
  plan: ColumnPlan,
  builder: ColumnBuilder,
  place: ColumnPlace,
): FinishedColumn {
  const finished =
    builder.kind === 'label'
      ? finishLabels(plan, builder, place)
      : finishNumbers(plan, builder, place)
  checkEmptied(plan, finished, place.file)
  return finished
}

// Columns that were read as numbers or times.

function finishNumbers(
  plan: ColumnPlan,
  builder: NumberBuilder,
  { file, firstTexts }: ColumnPlace,
): FinishedColumn {
  const { lost: count, firstLostRow: row, present } = builder
  const { name } = plan.column
  const lost = count > 0 ? { count, row } : undefined
  if (plan.type !== undefined && present === 0 && builder.unreadable > 0) {
    throw typeUnfit(plan, file)
  }
  const values = builder.takeValues()
  const marks = takeMarks(values, plan.missing)
  const own =
    builder.kind === 'time'
      ? timeColumn(plan, values, firstTexts)
      : numberColumn(plan, values, firstTexts, marks)
  return { column: { ...own, name } as Column, ...(lost && { lost }), marks }
}

/** Numbers that stand for missing values become it. */
function takeMarks(values: Float64Array, missing: readonly string[]): FinishedColumn['marks'] {
  return missing.flatMap((text) => {
    const mark = text.trim() === '' ? Number.NaN : Number(text)
    let rows = 0
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== mark) continue
      values[i] = Number.NaN
      rows++
    }
    return rows > 0 ? [{ text, rows }] : []
  })
}

type Unnamed<Own> = Omit<Own, 'name'>

function timeColumn(
  { type, stored, form }: ColumnPlan,
  values: Float64Array,
  firstTexts: readonly string[],
): Unnamed<NumberColumn> {
  if (stored === 'date') return withForm({ type: numberTypeOf(type) ?? 'date', values }, form)
  if (stored === 'datetime') {
    return withForm({ type: numberTypeOf(type) ?? 'datetime', values }, form)
  }
  const labels = [...new Set(firstTexts)]
  const counts = new Int32Array(labels.length).fill(1)
  const found = findTimeForm({ labels, counts }, 1)
  const own = found && 'form' in found ? found.form : { time: '%Y-%m-%d' }
  const isDay = values.every((value) => Number.isNaN(value) || value % 86_400_000 === 0)
  const inferred = isDay ? typeOfFormat(own.time) : 'datetime'
  return withForm({ type: numberTypeOf(type) ?? inferred, values }, { ...own, ...form })
}

function numberColumn(
  plan: ColumnPlan,
  values: Float64Array,
  firstTexts: readonly string[],
  marks: FinishedColumn['marks'],
): Unnamed<Column> {
  const { type, stored, isKey, form = {} } = plan
  const decimals = fixedDecimals(firstTexts.filter(isPlainNumber), { decimal: '.' })
  const areWhole =
    decimals === undefined &&
    values.every((value) => Number.isNaN(value) || Number.isInteger(value))
  const own: ColumnForm = {
    ...(decimals !== undefined && stored === 'text' && { number: { decimals } }),
    ...(stored === 'text' && missingForm(marks, form)),
    ...form,
  }
  if (type === undefined && !isKey && areWhole) {
    const compact = compactDates(values)
    if (compact) return compact
    if (isRecordId(plan.column.name, values)) return idColumn(values)
  }
  return withForm({ type: numberTypeOf(type) ?? (areWhole ? 'integer' : 'number'), values }, own)
}

/** Different values that have to be dates before numbers of eight digits are taken for such. */
const fewestDates = 5

/** Whole numbers that all are dates written in digits alone. */
function compactDates(values: Float64Array): Unnamed<NumberColumn> | undefined {
  const first = values.find((value) => !Number.isNaN(value)) ?? 0
  const digits = String(first).length
  if (![8, 12, 14].includes(digits) || first < 0) return undefined
  const labels = [...new Set(values)].filter((value) => !Number.isNaN(value)).map(String)
  const found = findCompactTime(labels, fewestDates)
  if (!found) return undefined
  const read = timeReader(found.time)
  const times = values.map((value) =>
    Number.isNaN(value) ? Number.NaN : (read(String(value)) ?? Number.NaN),
  )
  return { type: typeOfFormat(found.time), values: times, form: found }
}

/** Whole numbers that name records, as labels: all different. */
function idColumn(values: Float64Array): Unnamed<LabelColumn> {
  return {
    type: 'id',
    codes: Int32Array.from(values.keys()),
    labels: Array.from(values, String),
  }
}

function isPlainNumber(text: string): boolean {
  return /^\s*[+-]?\d*\.?\d*\s*$/.test(text) && /\d/.test(text)
}

// Columns that were read as labels.

function finishLabels(
  plan: ColumnPlan,
  builder: LabelBuilder,
  { file }: ColumnPlace,
): FinishedColumn {
  const { name } = plan.column
  const { labels } = builder
  const counts = builder.rowsOf
  if (plan.isKey) {
    const column = { name, type: 'id' as const, codes: builder.takeCodes(), labels }
    return { column, marks: [] }
  }
  const { type, form, missing, stored } = plan
  if (stored === 'boolean' && (type === undefined || type === 'boolean')) {
    return truthColumn(plan, builder, (text) => missing.includes(text))
  }
  const found = describeLabels(
    { labels, counts },
    {
      ...{ type, form, missing, rowCount: builder.rowCount },
      isFormOfOther: plan.typedBy !== undefined,
    },
  )
  if ('ambiguous' in found) {
    if (!plan.keepAmbiguous) throw ambiguousDates(found, { file, column: name })
    const isMissing = (label: string) => missing.includes(label) || missing.includes(label.trim())
    return keptLabels(name, builder, { type: 'category', form: {}, isMissing })
  }
  if ('read' in found) return readLabels(plan, builder, found)
  if (type !== undefined && isNumberType(type)) {
    if (labels.some((label) => !found.isMissing(label) && !isMissingMark(label))) {
      throw typeUnfit(plan, file)
    }
    return withoutValues(plan, builder, type)
  }
  if (found.type === 'boolean') return truthColumn(plan, builder, found.isMissing)
  return keptLabels(name, builder, found)
}

/** A column of numbers or times in which nothing but marks of missing values stands. */
function withoutValues(
  { column: { name }, form }: ColumnPlan,
  builder: LabelBuilder,
  type: NumberType,
): FinishedColumn {
  const marks = marksAmong(builder, () => true)
  const values = new Float64Array(builder.rowCount).fill(Number.NaN)
  return { column: { name, ...withForm({ type, values }, form) }, marks }
}

function keptLabels(
  name: string,
  builder: LabelBuilder,
  { type, form, isMissing }: LabelDescription,
): FinishedColumn {
  const marks = marksAmong(builder, isMissing)
  const own = { ...form, ...missingForm(marks, form) }
  const all = { codes: builder.takeCodes(), labels: builder.labels }
  // Most columns have no such marks, and then nothing changes.
  const kept =
    marks.length === 0 ? all : renamed(all, (label) => (isMissing(label) ? undefined : label))
  return { column: { name, ...withForm({ type, ...kept }, own) }, marks }
}

/** The labels that stand for missing values, and the rows that hold each. */
function marksAmong(
  builder: LabelBuilder,
  isMissing: (label: string, code: number) => boolean,
): FinishedColumn['marks'] {
  const counts = builder.rowsOf
  return builder.labels.flatMap((text, i) =>
    isMissing(text, i) ? [{ text, rows: counts[i] }] : [],
  )
}

/**
 * Labels under other names, of which several may be the same.
 *
 * @param nameOf undefined for a label that is missing
 */
function renamed(
  { codes, labels }: Pick<LabelColumn, 'codes' | 'labels'>,
  nameOf: (label: string) => string | undefined,
): Pick<LabelColumn, 'codes' | 'labels'> {
  const numbers = new Map<string, number>()
  const numberOf = labels.map((label) => {
    const name = nameOf(label)
    if (name === undefined) return -1
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
  return {
    codes: codes.map((code) => (code < 0 ? -1 : numberOf[code])),
    labels: [...numbers.keys()],
  }
}

/** The values of labels that are numbers or times. */
function readLabels(
  { column: { name } }: ColumnPlan,
  builder: LabelBuilder,
  { type, form, read }: NumberDescription,
): FinishedColumn {
  const counts = builder.rowsOf
  const values = Float64Array.from(
    builder.labels,
    (label) => read(label) ?? Number.POSITIVE_INFINITY,
  )
  const marks = marksAmong(builder, (_, i) => Number.isNaN(values[i]))
  let lostRows = 0
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]) === Number.POSITIVE_INFINITY) lostRows += counts[i]
  }
  const codes = builder.takeCodes()
  let lost: FinishedColumn['lost']
  const cells = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) {
    const value = codes[row] < 0 ? Number.NaN : values[codes[row]]
    cells[row] = Number.isFinite(value) ? value : Number.NaN
    if (lostRows > 0 && !lost && Math.abs(value) === Number.POSITIVE_INFINITY) {
      lost = { count: lostRows, row, example: builder.labels[codes[row]] }
    }
  }
  const own = { ...form, ...missingForm(marks, form) }
  return {
    column: { name, ...withForm({ type, values: cells }, own) },
    ...(lost && { lost }),
    marks,
  }
}

/** Truth values in two spellings, which are those of the form where it has any. */
function truthColumn(
  { column: { name }, form, stored }: ColumnPlan,
  builder: LabelBuilder,
  isMissing: (label: string) => boolean,
): FinishedColumn {
  const counts = builder.rowsOf
  const order = form?.order ?? spelledTruth(builder.labels)
  const marks = marksAmong(builder, isMissing)
  const isLost = (label: string) => !isMissing(label) && truthOf(label) === undefined
  const count = builder.labels.reduce((sum, label, i) => sum + (isLost(label) ? counts[i] : 0), 0)
  const all = { codes: builder.takeCodes(), labels: builder.labels }
  const row = count > 0 ? all.codes.findIndex((code) => code >= 0 && isLost(all.labels[code])) : -1
  const lost = row < 0 ? undefined : { count, row, example: all.labels[all.codes[row]] }
  const kept = renamed(all, (label) => {
    const truth = isMissing(label) ? undefined : truthOf(label)
    return truth === undefined ? undefined : order[Number(truth)]
  })
  const own = { ...form, ...(stored === 'text' && { order }), ...missingForm(marks, form ?? {}) }
  return {
    column: { name, ...withForm({ type: 'boolean' as const, ...kept }, own) },
    ...(lost && { lost }),
    marks,
  }
}

/** The labels of false and true, as they are written. */
function spelledTruth(labels: readonly string[]): [string, string] {
  const of = (truth: boolean) => labels.find((label) => truthOf(label) === truth)
  return [of(false) ?? 'false', of(true) ?? 'true']
}

/** The commonest mark is what missing values are written as. */
function missingForm(
  marks: FinishedColumn['marks'],
  form: ColumnForm,
): Pick<ColumnForm, 'missing'> {
  if (marks.length === 0 || form.missing !== undefined) return {}
  return { missing: marks.reduce((most, mark) => (mark.rows > most.rows ? mark : most)).text }
}

function withForm<Own extends { type: NumberType | LabelType }>(
  column: Own,
  form: ColumnForm | undefined,
): Own & { form?: ColumnForm } {
  const parts = Object.entries(form ?? {}).filter(
    ([, part]) => part !== undefined && (typeof part !== 'object' || Object.keys(part).length > 0),
  )
  return parts.length > 0 ? { ...column, form: Object.fromEntries(parts) } : column
}

function numberTypeOf(type: ColumnPlan['type']): NumberType | undefined {
  return type !== undefined && isNumberType(type) ? type : undefined
}

/** @throws {DataError} `COLUMN_EMPTIED` where a mark leaves nothing of a column */
function checkEmptied(plan: ColumnPlan, { column, marks }: FinishedColumn, file: string) {
  const [mark] = marks.filter(({ text }) => plan.missing.includes(text))
  if (!mark) return
  const isEmpty =
    'values' in column ? column.values.every(Number.isNaN) : column.codes.every((code) => code < 0)
  if (!isEmpty) return
  const what = `every value is ${JSON.stringify(mark.text)}, which stands for a missing one`
  const hint = 'Take it from --missing, or name it for other columns alone in a file of types.'
  throw new DataError('COLUMN_EMPTIED', what, { file, column: column.name }, hint)
}

/** @throws {DataError} `TYPE_UNFIT` */
function typeUnfit({ column, type, form, typedBy }: ColumnPlan, file: string): DataError {
  const of = form?.time === undefined ? '' : ` of the form ${form.time}`
  const whence = typedBy === undefined ? 'was asked for' : `it has in ${typedBy}`
  return new DataError(
    'TYPE_UNFIT',
    `no value can be read as ${type}${of}, which ${whence}`,
    { file, column: column.name },
    typedBy === undefined
      ? 'Give another type, or say how its values are written (seqarena inspect FILE --profile FILE.yaml).'
      : 'Write both tables alike, or say in a file of types that the column is a category (--types).',
  )
}
