import type { TimeColumn } from '../series/findTimeColumn.js'
import type { SeriesFile } from '../series/seriesFile.js'
import { lastCenturyReadings, shortMonthReadings, timeReadings } from '../series/timeReadings.js'
import type { Times } from '../series/times.js'

/** Rows whose texts are held against the times that were read of them. */
const comparedRows = 200

const units: Readonly<Record<number, string>> = {
  1: 'seconds',
  1e3: 'milliseconds',
  1e6: 'microseconds',
  1e9: 'nanoseconds',
}

/**
 * How the values of a time column are written: in the directives of strptime where they are texts, else in words.
 *
 * @param times that were read of the rows, in the order of the file
 */
export async function formOfTimes(
  source: SeriesFile,
  time: TimeColumn,
  times: Times,
): Promise<string> {
  if (time.kind === 'instant') return time.columns[0].type
  const texts = await firstTexts(source, time)
  return formOfTexts(texts, time, times) ?? formOfNumbers(texts, times)
}

async function firstTexts({ from, query }: SeriesFile, { sql }: TimeColumn): Promise<string[]> {
  const texts: string[] = []
  const select = `SELECT CAST(${sql} AS VARCHAR) AS t FROM ${from} LIMIT ${comparedRows}`
  for await (const chunk of query(select)) texts.push(...chunk.getColumnValues(0).map(String))
  return texts
}

/** The first way of reading that makes of all texts what was made of them. */
function formOfTexts(
  texts: readonly string[],
  { kind, format }: TimeColumn,
  { values, perSecond }: Times,
): string | undefined {
  if (kind !== 'text' || perSecond === undefined) return undefined
  const moment = { seconds: 0, nanos: 0, zone: '' }
  const all = format ? [format] : [...timeReadings, ...shortMonthReadings, ...lastCenturyReadings]
  const fitting = all.find((reading) =>
    texts.every((text, row) => {
      const second = Math.floor(Number(values[row]) / perSecond)
      return reading.read(text, moment) && moment.seconds === second
    }),
  )
  return fitting?.formatOf(texts[0])
}

function formOfNumbers(texts: readonly string[], { values, perSecond }: Times): string {
  if (perSecond === undefined) return 'numbers'
  const isCounted = Number(texts[0]) === Number(values[0])
  return isCounted ? `${units[perSecond]} since 1970` : `numbers such as ${texts[0]}`
}
