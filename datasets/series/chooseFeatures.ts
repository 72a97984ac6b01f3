import { DataError } from '../../base/errors.js'
import { valueFault } from '../valueFault.js'
import type { SeriesColumns } from './seriesColumns.js'
import { placeOf, type SeriesColumn, type SeriesFile } from './seriesFile.js'
import type { ColumnSurvey, Survey } from './surveySeries.js'

/** A feature and what its cells are. */
export interface Feature {
  column: SeriesColumn
  cells: ColumnSurvey
}

/** A column that lacks more than this share of its values is left out. */
const mostMissing = 0.2

/**
 * The features that have most of their values, and all that are to be kept.
 *
 * @param warnings names those that are left out, and those whose numbers float64 does not hold
 * @throws {DataError} `NO_FEATURES` where none is left
 */
export async function chooseFeatures(
  source: SeriesFile,
  { features, kept }: SeriesColumns,
  survey: Survey,
  warnings: string[],
): Promise<Feature[]> {
  const { file } = source
  const all = features.map((column, i) => ({ column, cells: survey.columns[i] }))
  const chosen = all.filter(({ column, cells: { missing } }) => {
    const isSparse = missing > survey.rowCount * mostMissing
    if (!isSparse || kept.includes(column)) return true
    const share = `${Math.round((missing / survey.rowCount) * 100)} % of its cells are missing`
    const what = `column ${column.label} is left out: ${share} (${missing} of ${survey.rowCount})`
    warnings.push(`${file}: ${what} (--keep ${column.argument} keeps it)`)
    return false
  })
  if (chosen.length === 0) {
    const what = 'every column lacks more than 20 % of its values'
    throw new DataError('NO_FEATURES', what, { file }, 'Keep some with --keep NAME.')
  }
  for (const { column, cells } of chosen) {
    if (cells.largest <= Number.MAX_SAFE_INTEGER || !(await losesDigits(source, column))) continue
    const what = `column ${column.label} holds whole numbers above 2^53, whose last digits are lost`
    warnings.push(`${file}: ${what}`)
  }
  return chosen
}

async function losesDigits({ from, query }: SeriesFile, { sql }: SeriesColumn): Promise<boolean> {
  const whole = `TRY_CAST(CAST(${sql} AS VARCHAR) AS HUGEINT)`
  const float = `TRY_CAST(TRY_CAST(CAST(${sql} AS VARCHAR) AS DOUBLE) AS HUGEINT)`
  const isWhole = `regexp_full_match(trim(CAST(${sql} AS VARCHAR)), '[+-]?[0-9]+')`
  const select = `SELECT count(*)::DOUBLE AS n FROM ${from} WHERE ${isWhole} AND ${whole} <> ${float}`
  for await (const chunk of query(select)) return Number(chunk.getRowValues(0)[0]) > 0
  return false
}

/** @throws {DataError} `VALUE_MISSING` naming the first missing cell of the file */
export function checkComplete(source: SeriesFile, features: readonly Feature[]): void {
  const gappy = features.filter(({ cells }) => cells.missing > 0)
  if (gappy.length === 0) return
  const row = Math.min(...gappy.map(({ cells }) => cells.firstMissing))
  const { column } = gappy.find(({ cells }) => cells.firstMissing === row)!
  const { code, what, place } = valueFault(null, placeOf(source, column, row))
  const hint = 'Fill it, or say with --missing what to do: cut, previous or interpolate.'
  throw new DataError(code, what, place, hint)
}

/** Where a column's level is above this many deviations, float32 keeps too little of what it tells. */
const wideLevel = 1e4

/** Whether a column needs float64. */
export function isWide({ mean, deviation }: ColumnSurvey): boolean {
  return deviation > 0 && Math.abs(mean) > deviation * wideLevel
}
