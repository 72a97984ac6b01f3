import { columnLabel } from '../../base/columnLabel.js'
import { nameArgument } from '../nameArgument.js'
import { mostSpreads } from '../statePrecision.js'
import { isTimeType } from '../table.js'
import type { TabularColumn } from '../tabularFile.js'
import type { TypedColumn } from './judgeTyped.js'
import type { NumberFacts } from './numberSight.js'
import { percent } from './percent.js'

/** Something about a column that a user should know. */
export interface Suspicion {
  kind: (typeof suspicionKinds)[number]
  /** What it is, as it goes on behind the column's name. */
  what: string
  /** Options that would help. */
  remedy?: string
}

export const suspicionKinds = [
  'unreadable',
  'empty',
  'index',
  'constant',
  'duplicate',
  'missing',
  'toMend',
  'infinite',
  'mostlyNumbers',
  'datesAsText',
  'beyondFloat64',
  'counts',
  'time',
  'rises',
  'level',
  'standIn',
  'flag',
  'unique',
] as const

/** What is known of a column. */
export interface KnownColumn {
  column: TabularColumn
  facts?: NumberFacts
  typed?: TypedColumn
  /** Share of the cells that have no value. */
  missing: number
  /** Whether it numbers the rows, as the index of the program that wrote the file. */
  isIndex: boolean
  /** Whether it is a feature by `--keep` or `--columns`, whatever it looks like. */
  isKept?: boolean
  /** What few cells of it are to be mended before a training. */
  toMend?: string
  /** Whether it is a key, the time or an id: then it may rise and count. */
  isKey: boolean
}

/** Below so many numbers nothing is said of their order. */
const leastOrdered = 20
/** A column that lacks more than this share of its values is left out by `convert`. */
const mostMissing = 0.2
/** Texts among numbers: beyond this share it is a column of texts. */
const fewTexts = 0.1
const largestExact = 2 ** 53

/** What of a table matters to its columns. */
export interface TableTraits {
  isCsv: boolean
  /** How often a number that rises may begin anew: where a sequence does, or a place that was sampled. */
  mostFalls: number
}

/**
 * What is suspicious about columns.
 *
 * @returns an array a column
 */
export function suspicions(
  columns: readonly KnownColumn[],
  { isCsv, mostFalls }: TableTraits,
): Suspicion[][] {
  const twins = twinsOf(columns)
  return columns.map((known, i) => {
    const { column, facts, typed, missing, toMend, isIndex, isKept, isKey } = known
    const [drop, keep] = ['--drop', '--keep'].map((flag) => `${flag} ${nameArgument(column.name)}`)
    const found: (Suspicion | undefined)[] = [
      unreadable(column, drop),
      isIndex && !isKept && !isKey
        ? { kind: 'index', what: 'numbers the rows and is no data: left out', remedy: keep }
        : undefined,
      empty(known, drop),
      constant(known, drop),
      duplicate(twins[i], drop),
      missing > mostMissing && missing < 1
        ? { kind: 'missing', what: `lacks ${percent(missing)} of its values`, remedy: drop }
        : undefined,
      toMend === undefined ? undefined : { kind: 'toMend', what: toMend },
      ...(facts && areMostlyNumbers(facts)
        ? ofNumbers(facts, typed, drop, toMend !== undefined)
        : []),
      ...(facts && !isKey && !isIndex ? ofOrder(facts, mostFalls, drop) : []),
      ...(typed && !isKey ? ofTexts(column, facts, typed, isCsv) : []),
    ]
    return found.filter((one) => one !== undefined)
  })
}

/** Whether a column is one of numbers, a few texts among them or none. */
export function areMostlyNumbers({ texts, numbers }: NumberFacts): boolean {
  return numbers > 0 && texts < fewTexts * (texts + numbers)
}

/** A column that each has the same cells as: a key, or one before it. */
function twinsOf(columns: readonly KnownColumn[]): (string | undefined)[] {
  const first = new Map<string, string>()
  for (const known of columns.filter(({ isKey }) => isKey)) {
    const fingerprint = fingerprintOf(known)
    if (fingerprint !== undefined) first.set(fingerprint, known.column.name)
  }
  return columns.map((known) => {
    const fingerprint = fingerprintOf(known)
    if (known.isKey || known.isIndex || fingerprint === undefined) return undefined
    const twin = first.get(fingerprint)
    if (twin === undefined) first.set(fingerprint, known.column.name)
    return twin
  })
}

/** Undefined for constant columns, of which many are alike, and for those of other types. */
function fingerprintOf({ facts, typed }: KnownColumn): string | undefined {
  if (typed?.distinct === 1) return undefined
  if (!facts || facts.texts > 0) return typed?.fingerprint
  return facts.numbers > 1 && facts.least !== facts.most ? facts.fingerprint : undefined
}

function unreadable({ digits }: TabularColumn, remedy: string): Suspicion | undefined {
  if (digits === undefined) return undefined
  return {
    kind: 'unreadable',
    what: `is a decimal of ${digits} digits, of which 38 can be read`,
    remedy,
  }
}

function empty({ missing, isIndex }: KnownColumn, remedy: string): Suspicion | undefined {
  return missing === 1 && !isIndex ? { kind: 'empty', what: 'has no values', remedy } : undefined
}

function constant(
  { facts, typed, missing, isKey }: KnownColumn,
  remedy: string,
): Suspicion | undefined {
  if (isKey) return undefined
  const value =
    facts && facts.texts === 0
      ? facts.numbers > 0 && facts.least === facts.most
        ? String(facts.least)
        : undefined
      : typed?.distinct === 1
        ? typed.examples[0]
        : undefined
  if (value === undefined) return undefined
  const where = missing > 0 ? 'wherever it has a value' : 'in every row'
  return { kind: 'constant', what: `is ${shown(value)} ${where}`, remedy }
}

function duplicate(twin: string | undefined, remedy: string): Suspicion | undefined {
  if (twin === undefined) return undefined
  return { kind: 'duplicate', what: `is the same as ${columnLabel(twin)}`, remedy }
}

function ofNumbers(
  facts: NumberFacts,
  typed: TypedColumn | undefined,
  remedy: string,
  isMended: boolean,
): (Suspicion | undefined)[] {
  const { numbers, texts, infinite, rows, areWhole, least = 0, most = 0, mean = 0 } = facts
  const { deviation = 0 } = facts
  const example =
    typed?.textExample === undefined ? '' : `, else text such as ${shown(typed.textExample)}`
  const spreads = Math.abs(mean) / deviation
  const stand = texts === 0 ? standIn(facts) : undefined
  return [
    infinite > 0 && !isMended
      ? {
          kind: 'infinite',
          what: `is infinite or beyond float32 in ${percent(infinite / rows)} of the rows`,
          remedy,
        }
      : undefined,
    texts > 0
      ? {
          kind: 'mostlyNumbers',
          what: `is a number in ${percent(numbers / (texts + numbers))} of the rows${example}`,
        }
      : undefined,
    areWhole && Math.max(-least, most) > largestExact
      ? {
          kind: 'beyondFloat64',
          what: 'has whole numbers beyond 2^53, of which not all can be told apart: an id?',
          remedy,
        }
      : undefined,
    deviation > 0 && spreads > mostSpreads && stand === undefined
      ? {
          kind: 'level',
          what: `lies ${Number(spreads.toPrecision(2)).toLocaleString('en')} of its spreads from 0: kept as float64`,
        }
      : undefined,
    stand === undefined
      ? undefined
      : {
          kind: 'standIn',
          what: `is ${stand.value} in ${percent(stand.count / numbers)} of the rows, far from all others: does that stand for a missing value?`,
        },
    areWhole && texts === 0 && least === 0 && most === 1 && facts.aboveLeast === 1
      ? { kind: 'flag', what: 'is true or false, which counts as 1 and 0' }
      : undefined,
  ]
}

/** A value at an end of the range that programs write where they have none, and that lies beyond the range of the others. */
function standIn(facts: NumberFacts): { value: number; count: number } | undefined {
  const { least, most, aboveLeast, belowMost, atLeast, atMost } = facts
  if (least === undefined || most === undefined) return undefined
  if (aboveLeast === undefined || belowMost === undefined) return undefined
  if (isUsualStandIn(least) && aboveLeast - least > most - aboveLeast && aboveLeast < most) {
    return { value: least, count: atLeast }
  }
  if (isUsualStandIn(most) && most - belowMost > belowMost - least && belowMost > least) {
    return { value: most, count: atMost }
  }
  return undefined
}

const limits = [2 ** 15, 2 ** 16, 2 ** 31, 2 ** 32, 2 ** 63]

/** -99, 9999 and the like, powers of ten from 10^15 on, and the ends of types of whole numbers. */
function isUsualStandIn(value: number): boolean {
  const size = Math.abs(value)
  if (/^9{2,}$/.test(String(size))) return true
  const power = Math.log10(size)
  if (size >= 1e15 && Math.abs(power - Math.round(power)) < 1e-6) return true
  return limits.some((limit) => size === limit || size === limit - 1)
}

const epochs: readonly (readonly [perSecond: number, unit: string])[] = [
  [1, 'seconds'],
  [1e3, 'milliseconds'],
  [1e6, 'microseconds'],
  [1e9, 'nanoseconds'],
]

function ofOrder(
  { numbers, texts, falls, repeats, risesByOne, least = 0, most = 0 }: NumberFacts,
  mostFalls: number,
  remedy: string,
): (Suspicion | undefined)[] {
  if (texts > 0 || numbers < leastOrdered || numbers < 10 * mostFalls) return []
  const rises = falls <= mostFalls && repeats === 0
  if (risesByOne > 0 && risesByOne >= numbers - 1 - mostFalls) {
    return [
      { kind: 'counts', what: 'counts up by one from row to row: a row number or step?', remedy },
    ]
  }
  const epoch = epochs.find(([unit]) => least >= 1e8 * unit && most < 1e10 * unit)
  if (epoch && falls <= mostFalls) {
    return [{ kind: 'time', what: `looks like ${epoch[1]} since 1970`, remedy }]
  }
  return rises
    ? [{ kind: 'rises', what: 'rises from row to row: a time or a counter?', remedy }]
    : []
}

function ofTexts(
  { type }: TabularColumn,
  facts: NumberFacts | undefined,
  { type: typedAs, rows, missing, distinct }: TypedColumn,
  isCsv: boolean,
): (Suspicion | undefined)[] {
  const areTexts = type === 'VARCHAR' && (!facts || facts.numbers === 0)
  const present = rows - missing
  const isTime = areTexts && isTimeType(typedAs)
  const areDates = isTime && !isCsv
  const areAllDifferent =
    !areDates && !isTime && areTexts && distinct === present && present >= leastOrdered
  return [
    areDates ? { kind: 'datesAsText', what: 'holds dates as text' } : undefined,
    areAllDifferent
      ? { kind: 'unique', what: 'is another text in every row: an id or a name?' }
      : undefined,
  ]
}

function shown(text: string): string {
  const short = text.length > 24 ? `${text.slice(0, 23)}…` : text
  return /^-?[\d.]+(e[+-]?\d+)?$/.test(short) ? short : JSON.stringify(short)
}
