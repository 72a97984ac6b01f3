import { DataError } from '../../base/errors.js'
import type { ColumnForm } from '../columnForm.js'
import {
  type ColumnType,
  isNumberType,
  isQuantityType,
  type LabelType,
  type NumberType,
} from '../table.js'
import { areTruthValues } from './booleanLabels.js'
import { evenly } from './evenly.js'
import { findOrder } from './findOrder.js'
import { type FoundTimeForm, findTimeForm } from './findTimeForm.js'
import { isMissingMark } from './missingMarks.js'
import { type CountedLabels, findNumberForm, numberReader } from './numberForm.js'
import { timeReader, typeOfFormat } from './timeForm.js'

/** What is known of a column of labels before its values are looked at. */
export interface KnownOfColumn {
  type?: ColumnType
  form?: ColumnForm
  /** Texts that stand for missing values whatever the rest of the column is. */
  missing?: readonly string[]
  /** Whether the form is that of another table: then the form that is told is the column's own. */
  isFormOfOther?: boolean
  /** Rows of the column, those without a value included. */
  rowCount?: number
}

/** Labels of a column that are taken for numbers or times. */
export interface NumberDescription {
  type: NumberType
  form: ColumnForm
  /** The value of a label: NaN for a missing one, undefined for one that is neither. */
  read: (label: string) => number | undefined
}

/** Labels of a column that stay labels. */
export interface LabelDescription {
  type: LabelType
  form: ColumnForm
  isMissing: (label: string) => boolean
}

/** Day and month cannot be told apart. */
export interface AmbiguousDescription {
  ambiguous: Extract<FoundTimeForm, { ambiguous: unknown }>['ambiguous']
}

/** Share of the rows that may hold something else in a column of numbers or times. */
const strayShare = 0.005
/** Rows that one and the same stray label may hold, and share of the rows where there are many. */
const strayRows = 2
const strayRowShare = 0.0005
/** Share of the rows; where more of them hold a label that occurs once, the column is text or ids. */
const textShare = 0.05
/** Share of the labels that are all different where they name records. */
const idShare = 0.99
const sampledLabels = 400

/**
 * What a column is of which nothing but texts is known, and how its values are spelled.
 *
 * @param all its labels, none of them one that CSV takes for missing
 */
export function describeLabels(
  all: CountedLabels,
  known: KnownOfColumn = {},
): NumberDescription | LabelDescription | AmbiguousDescription {
  const { type, form = {}, missing = [] } = known
  const marks = new Set(missing)
  const isMark = (label: string) => marks.size > 0 && (marks.has(label) || marks.has(label.trim()))
  const isMissing = (label: string) => isMark(label) || isMissingMark(label)
  const rest = withoutMissing(all, isMissing)
  const isNumber = type === undefined || isNumberType(type)
  const { isFormOfOther } = known
  const found = isNumber ? findNumbers(rest, { type, form, isFormOfOther }) : undefined
  if (found && 'ambiguous' in found) return found
  if (found) {
    const { read } = found
    return { ...found, read: (label) => (isMissing(label) ? Number.NaN : read(label)) }
  }
  const isTruth = type === 'boolean' || (type === undefined && areMostlyTruth(rest))
  return {
    type:
      type === undefined || isNumberType(type)
        ? labelTypeOf(all, rest, isTruth, known.rowCount)
        : type,
    form: orderForm(type, rest, form, isTruth),
    isMissing: isTruth ? isMissing : isMark,
  }
}

/** Whether all but a few stray values are truth values. */
function areMostlyTruth(rest: Rest): boolean {
  const { labels, counts, rows } = rest
  // Each stray label holds a row: of many labels nothing has to be sorted.
  if (labels.length - 2 > strayShare * rows) return false
  const byRows = labels.map((label, i) => ({ label, rows: counts[i] }))
  byRows.sort((a, b) => b.rows - a.rows)
  const pair = byRows.slice(0, 2).map(({ label }) => label)
  return areTruthValues(pair) && areFewStrays(rest, (label) => !pair.includes(label))
}

/** Whether stray labels hold few rows together, and none is a value of many rows. */
function areFewStrays(
  { labels, counts, rows }: Rest,
  isStray: (label: string) => boolean,
): boolean {
  const mostOfOne = Math.max(strayRows, strayRowShare * rows)
  let strays = 0
  for (const [i, label] of labels.entries()) {
    if (!isStray(label)) continue
    if (counts[i] > mostOfOne) return false
    strays += counts[i]
  }
  return strays <= Math.floor(strayShare * rows)
}

function withoutMissing(
  { labels, counts }: CountedLabels,
  isMissing: (label: string) => boolean,
): CountedLabels & { rows: number } {
  const kept: string[] = []
  const own: number[] = []
  let rows = 0
  for (let i = 0; i < labels.length; i++) {
    if (isMissing(labels[i])) continue
    kept.push(labels[i])
    own.push(counts[i])
    rows += counts[i]
  }
  return { labels: kept, counts: own, rows }
}

type Rest = ReturnType<typeof withoutMissing>

interface KnownOfNumbers {
  type: NumberType | undefined
  form: ColumnForm
  isFormOfOther: boolean | undefined
}

function findNumbers(
  rest: Rest,
  known: KnownOfNumbers,
): NumberDescription | AmbiguousDescription | undefined {
  const { type, form } = known
  if (rest.rows === 0) return undefined
  const isTime = type !== undefined && !isQuantityType(type)
  if (!isTime) {
    const numbers = findPlainNumbers(rest, known)
    if (numbers || type !== undefined) return numbers
  }
  return findTimes(rest, type, form)
}

function findPlainNumbers(
  rest: Rest,
  { type, form, isFormOfOther }: KnownOfNumbers,
): NumberDescription | undefined {
  // Of a type that is known, any value will do.
  const found = findNumberForm(rest, type === undefined ? undefined : 0)
  const ways = [form.number, found].filter((way) => way !== undefined)
  const fitting = ways.map((way) => ({ way, read: numberReader(way) }))
  const best = mostReading(rest, fitting)
  if (!best || !isEnough(rest, best.read, type)) return undefined
  // Numbers of so many digits are names: float64 would write others.
  if (type === undefined && isMostlyLong(rest)) return undefined
  const areWhole = rest.labels.every((label) => Number.isInteger(best.read(label) ?? 0))
  const isWhole = areWhole && best.way.decimals === undefined
  return {
    type: type ?? (isWhole ? 'integer' : 'number'),
    form: { ...form, number: (isFormOfOther ? found : form.number) ?? best.way },
    read: best.read,
  }
}

/** Whether labels are whole numbers, too many of them longer than float64 holds. */
function isMostlyLong({ labels, counts, rows }: Rest): boolean {
  const digits = /^\s*[+-]?\d+\s*$/
  const isLong = (label: string) => digits.test(label) && !Number.isSafeInteger(Number(label))
  const long = labels.reduce((sum, label, i) => sum + (isLong(label) ? counts[i] : 0), 0)
  return long > strayShare * rows && labels.every((label) => digits.test(label))
}

function findTimes(
  rest: Rest,
  type: NumberType | undefined,
  form: ColumnForm,
): NumberDescription | AmbiguousDescription | undefined {
  const { time } = form
  const given =
    time === undefined
      ? undefined
      : { type: type ?? typeOfFormat(time), form, read: timeReader(time) }
  if (given && isEnough(rest, given.read, undefined)) return given
  const found = findTimeForm(rest, type ? 1 : leastRows(rest))
  if (!found && given) return given
  if (!found || 'ambiguous' in found) return found
  if (!isEnough(rest, found.read, type)) return undefined
  const { form: own, read } = found
  return { type: type ?? typeOfFormat(own.time), form: { ...own, ...form }, read }
}

type Reader = (label: string) => number | undefined

function mostReading<Way extends { read: Reader }>(
  { labels, counts }: CountedLabels,
  ways: readonly Way[],
): Way | undefined {
  if (ways.length < 2) return ways[0]
  const rows = ways.map(({ read }) =>
    labels.reduce((sum, label, i) => sum + (read(label) === undefined ? 0 : counts[i]), 0),
  )
  return ways[rows.indexOf(Math.max(...rows))]
}

function leastRows({ rows }: Rest): number {
  return rows - Math.floor(strayShare * rows)
}

/** Whether all but a few stray values can be read; of a type that was asked for any value will do. */
function isEnough(rest: Rest, read: Reader, asked: NumberType | undefined): boolean {
  const { labels } = rest
  if (asked) return labels.some((label) => read(label) !== undefined)
  const isStray = (label: string) => read(label) === undefined
  const sample = evenly(labels, sampledLabels)
  if (sample.filter(isStray).length > 0.1 * sample.length + 1) return false
  return areFewStrays(rest, isStray)
}

function labelTypeOf(
  all: CountedLabels,
  rest: Rest,
  isTruth: boolean,
  rowCount: number | undefined,
): LabelType {
  if (isTruth) return 'boolean'
  let [present, single] = [0, 0]
  for (let i = 0; i < all.labels.length; i++) {
    present += all.counts[i]
    if (all.counts[i] === 1) single++
  }
  const rows = rowCount ?? present
  if (single <= textShare * rows) return findOrder(rest.labels) ? 'ordered' : 'category'
  const areNames = evenly(rest.labels, sampledLabels).every(
    (label) => /\d/.test(label) && !/\s/.test(label.trim()),
  )
  return areNames && all.labels.length >= idShare * present ? 'id' : 'text'
}

function orderForm(
  type: ColumnType | undefined,
  { labels }: Rest,
  form: ColumnForm,
  isTruth: boolean,
): ColumnForm {
  if (form.order) return form
  if (isTruth) return form
  if (type !== undefined && type !== 'ordered') return form
  const order = labels.length <= 1000 ? findOrder(labels) : undefined
  return order ? { ...form, order } : form
}

/** @throws {DataError} `DATE_AMBIGUOUS` */
export function ambiguousDates(
  { ambiguous: { text, readings } }: AmbiguousDescription,
  place: { file: string; column: string },
): DataError {
  const days = readings.map(({ ms }) => new Date(ms).toISOString().slice(0, 10))
  const [first, second] = readings.map(({ format }) => format)
  const json = JSON.stringify({ [place.column]: { type: 'date', format: first } })
  return new DataError(
    'DATE_AMBIGUOUS',
    `${text} is ${days[0]} or ${days[1]}, and no value of the column tells which`,
    place,
    `Say how dates are written in a file of types: ${json} or with ${second} (--types).`,
  )
}
