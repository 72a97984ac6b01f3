import { DataError } from '../../base/errors.js'
import { parseDecimal } from '../valueFault.js'
import { rises, risesInTime } from './risesInTime.js'
import { columnsNamed, placeOf, type SeriesColumn, type SeriesFile } from './seriesFile.js'
import { timeFormat } from './timeFormat.js'
import type { TimeReading } from './timeReading.js'
import { shortMonthReadings, timeReadings } from './timeReadings.js'

export interface TimeOptions {
  /** What the rows are ordered by; several columns are one time, as a date and a time of the day. */
  timeColumn?: string
  /** How its texts are written, in the directives of strptime. */
  timeFormat?: string
}

/** What a series is ordered by. */
export interface TimeColumn {
  /** One column, or several that are one time together. */
  columns: readonly SeriesColumn[]
  name: string
  /** SQL of its values, and how they come. */
  sql: string
  kind: 'text' | 'whole' | 'decimal' | 'instant'
  /** Units of an instant in a second. */
  perSecond?: number
  /** Whether its type says that it has no offset from UTC. */
  isWallClock: boolean
  /** The way in which texts are read, where it was given. */
  format?: TimeReading
  /** It was taken only because it is the first column, and must rise from row to row. */
  mustRise: boolean
  /** A column of times before it that never changes, so that it cannot be the time. */
  insteadOf?: SeriesColumn
  /** Another column that may be the time: unlike this one it rises from row to row. */
  rival?: SeriesColumn
}

/**
 * Finds the time: the named column; else the first that holds dates or times, passing over one that never changes for
 * one that rises; else the first that is called date, time, timestamp, datetime or ds; else the first column where its
 * numbers rise from row to row.
 *
 * @param samples texts of the first rows, an array a column
 * @param others columns that are something else
 * @throws {DataError} `TIME_MISSING` where there is none, `TIME_UNREADABLE` where its type is none of times
 * @throws {UsageError} `TIME_FORMAT`, and `COLUMN_UNKNOWN` where there is none of that name
 */
export function findTimeColumn(
  source: SeriesFile,
  samples: readonly (readonly (string | null)[])[],
  others: readonly SeriesColumn[],
  { timeColumn, timeFormat: format }: TimeOptions,
): TimeColumn {
  const reading = format === undefined ? undefined : timeFormat(format)
  if (timeColumn !== undefined) {
    return asTime(source, columnsNamed(source, '--time-column', timeColumn), reading)
  }
  const columns = source.columns.filter((column) => !others.includes(column))
  const sampleOf = (column: SeriesColumn) => samples[source.columns.indexOf(column)]
  const hasName = ({ name }: SeriesColumn) => timeName.test(name)
  const isTime = (column: SeriesColumn) => holdsTimes(column, sampleOf(column), reading)
  const found = columns.find(isTime) ?? columns.find(hasName)
  if (found) {
    const sample = sampleOf(found)
    if (sample.length < 2 || risesInTime(sample)) return asTime(source, [found], reading)
    const others = columns.filter(
      (column) => column !== found && (isTime(column) || hasName(column)),
    )
    const rival = others.find((column) => risesInTime(sampleOf(column)))
    if (rival && sample.every((text) => text === sample[0])) {
      return { ...asTime(source, [rival], reading), insteadOf: found }
    }
    return { ...asTime(source, [found], reading), rival }
  }
  const [first] = columns
  if (!first || !rises(sampleOf(first))) throw timeMissing(source)
  return { ...asTime(source, [first], reading), mustRise: true }
}

const timeName = /^(date|time|timestamp|datetime|ds)$/i

/** What is said where no column is the time. */
export function timeMissing({ file, columns }: SeriesFile): DataError {
  const names = columns.map(({ label }) => label).join(', ')
  const hint = `Name it with --time-column NAME (there are ${names}), or say with --in-order that the rows are in order as they stand.`
  return new DataError('TIME_MISSING', 'no column looks like the time', { file }, hint)
}

function asTime(
  source: SeriesFile,
  columns: readonly SeriesColumn[],
  format: TimeReading | undefined,
): TimeColumn {
  const [{ sql, type }] = columns
  const name = columns.map((column) => column.name).join(', ')
  const shared = { columns, name, format, isWallClock: false, mustRise: false }
  if (columns.length > 1) {
    const texts = columns.map((column) => `CAST(${column.sql} AS VARCHAR)`)
    return { ...shared, kind: 'text', sql: `${texts.join(` || ' ' || `)}` }
  }
  if (type === 'VARCHAR' || format)
    return { ...shared, kind: 'text', sql: `CAST(${sql} AS VARCHAR)` }
  if (/INT(EGER)?$/.test(type))
    return { ...shared, kind: 'whole', sql: `TRY_CAST(${sql} AS BIGINT)` }
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(type)) {
    return { ...shared, kind: 'decimal', sql: `CAST(${sql} AS DOUBLE)` }
  }
  if (/^(DATE$|TIMESTAMP|TIME$)/.test(type)) {
    const isNano = type === 'TIMESTAMP_NS'
    const isWallClock = !type.includes('WITH TIME ZONE')
    const epoch = `${isNano ? 'epoch_ns' : 'epoch_us'}(${sql})`
    return { ...shared, kind: 'instant', sql: epoch, perSecond: isNano ? 1e9 : 1e6, isWallClock }
  }
  const what = `the column is ${type}, not times`
  throw new DataError('TIME_UNREADABLE', what, placeOf(source, columns[0]))
}

/** Whether a column is of a type of dates or times, or holds texts of which most can be read as such. */
function holdsTimes(
  { type }: SeriesColumn,
  sample: readonly (string | null)[],
  format: TimeReading | undefined,
): boolean {
  if (/^(DATE$|TIMESTAMP)/.test(type)) return true
  if (type !== 'VARCHAR' && !format) return false
  const texts = sample.filter((text) => text !== null)
  const readings = format ? [format] : [...timeReadings, ...shortMonthReadings]
  const moment = { seconds: 0, nanos: 0, zone: '' }
  const isTime = (text: string) =>
    (format !== undefined || parseDecimal(text) === undefined) &&
    readings.some((reading) => reading.read(text, moment))
  return texts.length > 0 && texts.filter(isTime).length * 2 > texts.length
}
