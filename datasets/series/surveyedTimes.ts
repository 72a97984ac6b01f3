import { DataError } from '../../base/errors.js'
import { shorten, valueFault } from '../valueFault.js'
import { fewUnreadable } from './fewUnreadable.js'
import type { TimeColumn } from './findTimeColumn.js'
import type { SeriesColumns } from './seriesColumns.js'
import { placeOf, type SeriesFile, textAt } from './seriesFile.js'
import type { Survey } from './surveySeries.js'
import { momentText } from './timeReading.js'
import type { Times } from './times.js'
import type { AmbiguousReading } from './timeTexts.js'

/**
 * The times of a survey.
 *
 * @returns undefined where no column is the time
 * @throws {DataError} `VALUE_MISSING` for a row without a time or an id, `TIME_UNREADABLE`, `TIME_AMBIGUOUS`
 */
export async function surveyedTimes(
  source: SeriesFile,
  columns: SeriesColumns,
  survey: Survey,
): Promise<Times | undefined> {
  const { missingId } = survey
  if (missingId !== undefined) {
    for (const column of columns.ids) {
      const text = await textAt(source, column.sql, missingId)
      if (text === null) throw valueFault(null, placeOf(source, column, missingId))
    }
  }
  return columns.time && (await checkTimes(source, columns.time, survey))
}

async function checkTimes(
  source: SeriesFile,
  time: TimeColumn,
  { times, missingTime, rowCount }: Survey,
): Promise<Times> {
  const [column] = time.columns
  if (missingTime !== undefined) {
    const text = await textAt(source, column.sql, missingTime)
    const place = placeOf(source, column, missingTime)
    if (text === null || time.kind !== 'whole') throw valueFault(null, place)
    throw new DataError('TIME_UNREADABLE', `value ${text} is beyond 64 bits`, place)
  }
  if (!times) throw new DataError('EMPTY', 'the file has no rows', { file: source.file })
  if ('times' in times) return times.times
  if ('unreadable' in times) {
    const few = await fewUnreadable(source, time, rowCount)
    if (few) throw await someUnreadable(source, time, few, rowCount)
    throw await unreadable(source, time, times.unreadable)
  }
  const row = 'ambiguous' in times ? times.ambiguous.row : rowCount - 1
  const text = (await textAt(source, time.sql, row)) ?? ''
  const place = placeOf(source, column, row)
  if ('ambiguous' in times) throw ambiguous(text, place, times.ambiguous.readings)
  const format = times.unlikely.reading.formatOf(text)
  const what = `value '${text}' is not a time: read as ${format}, the rows would be out of order`
  throw new DataError('TIME_UNREADABLE', what, place, formatHint)
}

const formatHint = "Say how times are written, e.g. --time-format '%d/%m/%y %H:%M'."

/** Rows that a message has room for. */
const mostRows = 5

/** @param rows those that cannot be read as all others can */
async function someUnreadable(
  source: SeriesFile,
  { columns, sql }: TimeColumn,
  rows: readonly number[],
  rowCount: number,
): Promise<DataError> {
  const text = (await textAt(source, sql, rows[0])) ?? ''
  const place = placeOf(source, columns[0], rows[0])
  const isOne = rows.length === 1
  const shown = rows.slice(0, mostRows).map((row) => row + 1)
  const where = isOne ? '' : `: rows ${shown.join(', ')}${rows.length > mostRows ? ' …' : ''}`
  const what = `value '${shorten(text)}' is not a time; ${rows.length} of ${rowCount} cannot be read${where}`
  const hint = `Mend or remove ${isOne ? 'that row' : 'those rows'}.`
  return new DataError('TIME_UNREADABLE', what, place, hint)
}

async function unreadable(
  source: SeriesFile,
  { columns, sql, format }: TimeColumn,
  { row, like }: { row: number; like?: number },
): Promise<DataError> {
  const text = (await textAt(source, sql, row)) ?? ''
  const place = placeOf(source, columns[0], row)
  const value = `value '${shorten(text)}'`
  if (format) {
    const what = `${value} is not written as ${format.formatOf(text)}`
    return new DataError('TIME_UNREADABLE', what, place, 'Give another --time-format.')
  }
  if (/^\s*\d{1,2}:\d{2}/.test(text)) {
    const hint = `Name the column of the date beside it: --time-column DATE,${columns[0].name}.`
    return new DataError('TIME_UNREADABLE', `${value} has no date`, place, hint)
  }
  const earlier = like === undefined ? '' : ((await textAt(source, sql, like)) ?? '')
  const unlike = like === undefined ? '' : ` like '${shorten(earlier)}' in row ${like + 1}`
  return new DataError('TIME_UNREADABLE', `${value} is not a time${unlike}`, place, formatHint)
}

function ambiguous(
  text: string,
  place: DataError['place'],
  readings: readonly AmbiguousReading[],
): DataError {
  const all = readings.map(({ reading, seconds }) => {
    return `${momentText(seconds)} (${reading.formatOf(text)})`
  })
  const what = `'${text}' can be ${all.slice(0, -1).join(', ')} or ${all.at(-1)}, and so can all others`
  const hint = `Say which, e.g. --time-format '${readings[0].reading.formatOf(text)}'.`
  return new DataError('TIME_AMBIGUOUS', what, place, hint)
}
