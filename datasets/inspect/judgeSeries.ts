import { columnLabel } from '../../base/columnLabel.js'
import { DataError, type SeqarenaError } from '../../base/errors.js'
import type { Arrangement } from '../series/arrangeRows.js'
import { spanOf } from '../series/cutReport.js'
import { clockName, findPanel } from '../series/findPanel.js'
import { type OrderedSeries, orderSeries, soundFeatures } from '../series/orderSeries.js'
import type { ColumnOptions } from '../series/seriesColumns.js'
import { asSeriesFile, type SeriesFile } from '../series/seriesFile.js'
import { formOfTimes } from './formOfTimes.js'
import type { InspectedFile } from './inspectedFile.js'
import { pieceLengths } from './pieceLengths.js'
import { suggestSteps } from './suggestSteps.js'
import { surveyNumbers } from './surveyNumbers.js'

/** What a file is when it is taken for one that holds series. */
export interface SeriesJudgement {
  /** Options with which it can be converted: those given and, for the reasons beside them, others. */
  options: ColumnOptions
  reasons: string[]
  /** Why it cannot be converted. */
  fault?: SeqarenaError
  /** What it was found to be; undefined where it cannot be converted. */
  found?: FoundSeries
}

/** Series as `convert` would cut them, found in the first rows. */
export interface FoundSeries {
  /** What orders the rows, and how its values are written; undefined where they are in order as they stand. */
  time?: string
  form?: string
  /** Usual step, first and last time, in words. */
  step?: string
  from?: string
  to?: string
  order: Arrangement['order']
  gaps: number
  /** How many usual steps the commonest gap is long. */
  commonestGap: number
  /** Columns that tell series apart, and the number of series. */
  ids: string[]
  series: number
  features: string[]
  /** Columns that are left out, and why. */
  leftOut: [name: string, why: string][]
  /** Stretches without a gap or a missing cell, and the rows of the longest. */
  pieces: number
  longestPiece: number
  /** Length of sequences to take, and about how many that gives; undefined where no two rows follow one another. */
  steps?: number
  sequences?: number
  warnings: string[]
}

/** Remedies that are tried, one after another. */
const mostRemedies = 12

/**
 * Takes the first rows of a file for series, by the rules of `convert`. What these ask for is tried: rows in order as
 * they stand where no column is the time, the columns that tell series apart, columns that are no numbers left out.
 *
 * @throws {UsageError} `BAD_COLUMNS`
 */
export async function judgeSeries(
  file: InspectedFile,
  given: ColumnOptions,
): Promise<SeriesJudgement> {
  const reasons: string[] = []
  let options = given
  for (;;) {
    try {
      const source = asSeriesFile(file.head.table, file.metadata.pandas)
      const remedy = await seriesOrRemedy(file, source, options)
      if ('found' in remedy) return { options, reasons, found: remedy.found }
      if (reasons.length === mostRemedies) return { options, reasons, fault: remedy.fault }
      options = remedy.options
      reasons.push(remedy.reason)
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      return { options, reasons, fault: error }
    }
  }
}

/** Options that a fault calls for. */
interface Remedy {
  options: ColumnOptions
  reason: string
  fault: DataError
}

/** @throws {DataError} where nothing is known against a fault */
async function seriesOrRemedy(
  file: InspectedFile,
  source: SeriesFile,
  options: ColumnOptions,
): Promise<{ found: FoundSeries } | Remedy> {
  let ordered: OrderedSeries | undefined
  try {
    ordered = await orderSeries(source, options)
    return { found: await foundSeries(file, source, ordered) }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    const remedy = await remedyFor(error, source, options, ordered)
    if (!remedy) throw error
    return { ...remedy, fault: error }
  }
}

async function foundSeries(
  { head, rowCount }: InspectedFile,
  source: SeriesFile,
  ordered: OrderedSeries,
): Promise<FoundSeries> {
  const { columns, survey, times, gaps, arrangement } = ordered
  const { features, warnings } = await soundFeatures(source, ordered)
  const pieces = await pieceLengths(source, ordered, features)
  const chosen = features.map(({ column }) => column)
  const sparse = columns.features.filter((column) => !chosen.includes(column))
  return {
    ...(columns.time &&
      times && {
        time: columns.time.name,
        form: await formOfTimes(source, columns.time, times),
        step: gaps?.step,
        ...spanOf(times, arrangement),
      }),
    order: arrangement.order,
    gaps: gaps?.count ?? 0,
    commonestGap: gaps?.commonest ?? 0,
    ids: columns.ids.map(({ name }) => name),
    series: survey.series.length,
    features: chosen.map(({ name }) => name),
    leftOut: [
      ...Array.from(columns.leftOut, ([{ name }, why]): [string, string] => [name, why]),
      ...sparse.map(({ name }): [string, string] => [
        name,
        'more than 20 % of its cells are missing',
      ]),
    ],
    pieces: pieces.length,
    longestPiece: pieces.reduce((most, rows) => Math.max(most, rows), 0),
    ...suggestSteps(pieces, head.rowCount / rowCount),
    warnings,
  }
}

async function remedyFor(
  { code, place }: DataError,
  source: SeriesFile,
  options: ColumnOptions,
  ordered: OrderedSeries | undefined,
): Promise<Omit<Remedy, 'fault'> | undefined> {
  switch (code) {
    case 'TIME_MISSING': {
      const { timeColumn: _, timeFormat: __, ...rest } = options
      return { options: { ...rest, inOrder: true }, reason: 'no column looks like the time' }
    }
    case 'TIME_REPEATS':
      return ordered && idsFor(source, options, ordered)
    case 'NOT_NUMERIC':
      return ordered ? withoutTexts(source, options, ordered) : without(options, place.column)
    default:
      return undefined
  }
}

async function idsFor(
  source: SeriesFile,
  options: ColumnOptions,
  { columns: { time, ids }, survey: { rowCount }, gaps }: OrderedSeries,
): Promise<Omit<Remedy, 'fault'> | undefined> {
  if (!time || !gaps) return undefined
  const panel = await findPanel(source, time, ids, { repeats: gaps.repeats, rowCount })
  if (!panel) return undefined
  const names = panel.columns.map(({ name }) => name)
  const clock = names.find((name) => clockName.test(name))
  if (clock !== undefined && time.columns.length === 1) {
    const timeColumn = `${time.name},${clock}`
    const reason = `${columnLabel(clock)} tells rows of the same ${time.name} apart`
    return { options: { ...options, timeColumn }, reason }
  }
  const by = names.join(', ')
  const reason = `times repeat: it looks like ${panel.series} series by ${by}`
  return { options: { ...options, idColumn: names }, reason }
}

/** Leaves out all columns that hold texts, as long as others stay. */
async function withoutTexts(
  source: SeriesFile,
  options: ColumnOptions,
  { columns }: OrderedSeries,
): Promise<Omit<Remedy, 'fault'> | undefined> {
  const facts = await surveyNumbers(source, columns.features)
  const texts = columns.features.filter((_, i) => facts[i]!.texts > 0)
  if (texts.length === columns.features.length) return undefined
  return without(options, ...texts.map(({ name }) => name))
}

function without(
  options: ColumnOptions,
  ...names: readonly (string | undefined)[]
): Omit<Remedy, 'fault'> | undefined {
  const dropped = names.filter((name) => name !== undefined)
  if (dropped.length === 0) return undefined
  const which =
    dropped.length === 1 ? `${columnLabel(dropped[0])} is` : `${dropped.length} columns are`
  const reason = `${which} not numbers`
  if (options.columns === undefined) {
    return { options: { ...options, drop: [...listOf(options.drop), ...dropped] }, reason }
  }
  const columns = listOf(options.columns).filter((name) => !dropped.includes(name))
  return columns.length === 0 ? undefined : { options: { ...options, columns }, reason }
}

function listOf(names: string | readonly string[] | undefined): readonly string[] {
  return names === undefined ? [] : typeof names === 'string' ? [names] : names
}
