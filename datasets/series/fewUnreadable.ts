import { parseDecimal } from '../valueFault.js'
import type { TimeColumn } from './findTimeColumn.js'
import type { SeriesFile } from './seriesFile.js'
import type { Moment } from './timeReading.js'
import { lastCenturyReadings, shortMonthReadings, timeReadings } from './timeReadings.js'

/** Cells that may be beside the form of all others, as a share of all. */
const mostUnreadable = 0.05

/**
 * The rows whose times cannot be read in the way that reads all others.
 *
 * @returns rows from 0 on; undefined where no way reads nearly all
 */
export async function fewUnreadable(
  { from, query }: SeriesFile,
  { sql, format }: TimeColumn,
  rowCount: number,
): Promise<number[] | undefined> {
  const moment: Moment = { seconds: 0, nanos: 0, zone: '' }
  const readings = format
    ? [format]
    : [...timeReadings, ...shortMonthReadings, ...lastCenturyReadings]
  const ways = readings.map((reading) => (text: string) => reading.read(text, moment))
  if (!format) ways.push((text) => parseDecimal(text) !== undefined)
  let tried = ways.map((reads) => ({ reads, bad: [] as number[] }))
  let row = 0
  for await (const chunk of query(`SELECT ${sql} FROM ${from}`)) {
    const vector = chunk.getColumnVector(0)
    for (let i = 0; i < chunk.rowCount; i++, row++) {
      const text = vector.getItem(i) as string | null
      for (const { reads, bad } of tried) if (text !== null && !reads(text)) bad.push(row)
    }
    tried = tried.filter(({ bad }) => bad.length <= rowCount * mostUnreadable)
    if (tried.length === 0) return undefined
  }
  const [best] = tried.toSorted((a, b) => a.bad.length - b.bad.length)
  return best.bad.length > 0 ? best.bad : undefined
}
