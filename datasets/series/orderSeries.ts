import type { OnRows } from '../onRows.js'
import { type Arrangement, arrangeRows } from './arrangeRows.js'
import { checkCells } from './checkCells.js'
import { checkOrder } from './checkOrder.js'
import { chooseFeatures, type Feature } from './chooseFeatures.js'
import { findGaps, type Gaps } from './findGaps.js'
import { type ColumnOptions, type SeriesColumns, seriesColumns } from './seriesColumns.js'
import type { SeriesFile } from './seriesFile.js'
import { surveyedTimes } from './surveyedTimes.js'
import { type Survey, surveySeries } from './surveySeries.js'
import type { Times } from './times.js'

export interface OrderOptions extends ColumnOptions {
  /** Usual steps that rows may be apart before the gap ends a sequence; by default 1.5, or 5 working days. */
  maxGap?: number
}

/** The series of a file, their rows in order. */
export interface OrderedSeries {
  columns: SeriesColumns
  survey: Survey
  /** Undefined where the rows are in order as they stand, and then so are the gaps. */
  times?: Times
  gaps?: Gaps
  arrangement: Arrangement
  /** [places], 1 where a row does not follow the one before it. */
  isBreak: Uint8Array
}

/**
 * Finds time, series and features of a file, reads all rows once and puts them in order.
 *
 * @throws {DataError} as `seriesColumns` and `surveyedTimes`
 * @throws {UsageError} `TIME_FORMAT` or `BAD_COLUMNS`
 */
export async function orderSeries(
  source: SeriesFile,
  { maxGap, ...options }: OrderOptions,
  onRows?: OnRows,
): Promise<OrderedSeries> {
  const columns = await seriesColumns(source, options)
  const survey = await surveySeries(source, columns, onRows)
  const times = await surveyedTimes(source, columns, survey)
  const { rowCount, series, seriesOf } = survey
  const arrangement = arrangeRows(rowCount, series.length, times, seriesOf)
  const gaps = times && findGaps(times, arrangement, maxGap)
  const isBreak = gaps?.isBreak ?? beginnings(rowCount, arrangement.starts)
  return { columns, survey, times, gaps, arrangement, isBreak }
}

/** 1 where a series begins. */
function beginnings(rowCount: number, starts: Uint32Array): Uint8Array {
  const isBreak = new Uint8Array(rowCount)
  for (const start of starts) if (start < rowCount) isBreak[start] = 1
  return isBreak
}

/**
 * The features of series whose order and cells are sound.
 *
 * @throws {DataError} as `checkOrder`, `checkCells` and `chooseFeatures`
 */
export async function soundFeatures(
  source: SeriesFile,
  { columns, survey, arrangement, gaps }: OrderedSeries,
): Promise<{ features: Feature[]; warnings: string[] }> {
  const warnings = [...columns.warnings]
  if (gaps) {
    warnings.push(...(await checkOrder(source, columns, survey.rowCount, arrangement, gaps)))
  }
  await checkCells(source, columns.features, survey)
  const features = await chooseFeatures(source, columns, survey, warnings)
  return { features, warnings }
}
