import { parseZone } from '../series/parseZone.js'
import type { Moment, TimeReading } from '../series/timeReading.js'
import { isoReading, shortMonthReadings, timeReadings } from '../series/timeReadings.js'
import { evenly } from './evenly.js'
import type { CountedLabels } from './numberForm.js'
import { millisecondsOf, timeReader, timeWriter } from './timeForm.js'

/** How the times of a column are spelled. */
export interface TimeForm {
  /** Format in the directives of strptime. */
  time: string
  /** What most times with an offset have in its place, `Z` or `+02:00`; absent where there is none. */
  zone?: string
}

/** A text that two ways of reading take for different times. */
export interface AmbiguousTime {
  text: string
  /** The formats and what each makes of the text, in milliseconds since 1970. */
  readings: readonly { format: string; ms: number }[]
}

/** A form, and how labels of that kind are read, be they spelled a little differently. */
export interface ReadTimeForm {
  form: TimeForm
  /** Milliseconds since 1970, or of a time of the day since midnight; undefined for a label that is none. */
  read: (label: string) => number | undefined
}

export type FoundTimeForm = ReadTimeForm | { ambiguous: AmbiguousTime }

/** Labels that are tried before all are. */
const sampleSize = 200
/** Share of the sample that a way of reading has to fit to be tried on. */
const sampleShare = 0.8

/** Eight digits as a date, or twelve and fourteen with a time of the day. */
const compact = ['%Y%m%d', '%Y%m%d%H%M', '%Y%m%d%H%M%S']
const timesOfDay = ['%H:%M', '%H:%M:%S', '%H:%M:%S.%f', '%I:%M %p', '%I:%M%p', '%I:%M:%S %p']

/**
 * How most of these labels are spelled as dates or times, day and month told apart by all of them.
 *
 * @param least rows that have to be read
 * @returns undefined where no way of reading reads so many
 */
export function findTimeForm(all: CountedLabels, least: number): FoundTimeForm | undefined {
  const { labels } = all
  const sample = evenly(labels, sampleSize)
  const rows = rowsWhere(all, () => true)
  const leastOfSample = Math.max(1, sampleShare * (least / rows) * sample.length)
  const moment: Moment = { seconds: 0, nanos: 0, zone: '' }
  const fits = (reading: TimeReading) => (text: string) =>
    reading.read(text, moment) && (moment.zone === '' || moment.zone === 'offset')
  const found = [...timeReadings, ...shortMonthReadings.slice(0, 1)]
    .filter((reading) => sample.filter(fits(reading)).length >= leastOfSample)
    .map((reading) => ({ reading, rows: rowsWhere(all, fits(reading)) }))
    .filter(({ rows }) => rows >= least)
  const most = Math.max(0, ...found.map(({ rows }) => rows))
  const fitting = found.filter(({ rows }) => rows === most)
  if (fitting.length === 0) return ofDayForm(all, sample, { least, leastOfSample })
  const read = labels.filter(fits(fitting[0].reading))
  const [{ reading }, ...others] = likelyYears(fitting, read)
  for (const text of read) {
    reading.read(text, moment)
    const ms = millisecondsOf(moment)
    const other = others.find(
      (one) => one.reading.read(text, moment) && millisecondsOf(moment) !== ms,
    )
    if (!other) continue
    const readings = [reading, other.reading].map((one) => {
      one.read(text, moment)
      return { format: one.formatOf(text), ms: millisecondsOf(moment) }
    })
    return { ambiguous: { text, readings } }
  }
  return {
    form: spelledForm(reading, evenly(read, sampleSize), all),
    read: (label) => (fits(reading)(label) ? millisecondsOf(moment) : undefined),
  }
}

/**
 * Without the readings that begin with a year of two digits where others end with one and have half of their span or
 * less: in 28/08/19 the part that varies least is the year.
 */
function likelyYears(
  readings: readonly { reading: TimeReading }[],
  labels: readonly string[],
): readonly { reading: TimeReading }[] {
  const isYearFirst = ({ reading }: { reading: TimeReading }) =>
    reading.formatOf(labels[0]).startsWith('%y')
  const [first, last] = [readings.filter(isYearFirst), readings.filter((one) => !isYearFirst(one))]
  if (first.length === 0 || last.length === 0) return readings
  const span = (all: readonly { reading: TimeReading }[]) =>
    Math.min(...all.map(({ reading }) => spanOf(reading, labels)))
  if (span(last) <= span(first) / 2) return last
  return span(first) <= span(last) / 2 ? first : readings
}

/** Seconds from the first of the times to the last. */
function spanOf(reading: TimeReading, labels: readonly string[]): number {
  const moment: Moment = { seconds: 0, nanos: 0, zone: '' }
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const label of labels) {
    if (!reading.read(label, moment)) continue
    first = Math.min(first, moment.seconds)
    last = Math.max(last, moment.seconds)
  }
  return last - first
}

/** Whether all labels are dates of eight digits or more without separators. */
export function findCompactTime(labels: readonly string[], least: number): TimeForm | undefined {
  if (labels.length < least) return undefined
  const format = compact.find((_, i) => labels[0].length === [8, 12, 14][i])
  if (!format) return undefined
  const read = timeReader(format)
  const [from, to] = [Date.UTC(1900, 0, 1), Date.UTC(2100, 0, 1)]
  const areAll = labels.every((label) => {
    const ms = /^\d+$/.test(label) && label.length === labels[0].length ? read(label) : undefined
    return ms !== undefined && ms >= from && ms < to
  })
  return areAll ? { time: format } : undefined
}

function ofDayForm(
  all: CountedLabels,
  sample: readonly string[],
  { least, leastOfSample }: { least: number; leastOfSample: number },
): FoundTimeForm | undefined {
  const best = timesOfDay
    .map((time) => ({ time, read: timeReader(time) }))
    .map(({ time, read }) => {
      const fits = (text: string) => read(text) !== undefined
      const enough = sample.filter(fits).length >= leastOfSample
      return { time, read, rows: enough ? rowsWhere(all, fits) : 0, fits }
    })
    .sort((a, b) => b.rows - a.rows)[0]
  if (best.rows < least || best.rows === 0) return undefined
  const texts = evenly(all.labels.filter(best.fits), sampleSize)
  return { form: { time: bestSpelling(best.time, texts) }, read: best.read }
}

/** The format that writes most of the texts as they are. */
function spelledForm(
  reading: TimeReading,
  texts: readonly string[],
  { labels, counts }: CountedLabels,
): TimeForm {
  const bases = [...new Set(texts.map((text) => reading.formatOf(text)))]
  const zone =
    reading === isoReading || bases.some((format) => /%[zZ]/.test(format))
      ? usualZone(labels, counts)
      : undefined
  const rated = bases.slice(0, 20).map((base) => {
    // A name of a zone cannot be written back: its offset is.
    const format = bestSpelling(base.replace('%Z', '%z'), texts, zone)
    return { format, rows: rewritten(format, texts, zone) }
  })
  const { format } = rated.reduce((best, one) => (one.rows > best.rows ? one : best))
  return { time: format, ...(/%z/.test(format) && zone !== undefined && { zone }) }
}

/** What stands most often where a time has its offset; undefined where none has one. */
function usualZone(labels: readonly string[], counts: ArrayLike<number>): string | undefined {
  const rows = new Map<string, number>()
  for (const [i, label] of labels.entries()) {
    const zone = /\d ?(Z|[+-]\d{1,2}(?::?\d{2})?|[A-Z]{2,5})\s*$/.exec(label)?.[1]
    if (zone === undefined || parseZone(zone) === undefined) continue
    rows.set(zone, (rows.get(zone) ?? 0) + counts[i])
  }
  return [...rows].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** Spellings of the same fields, of which the one that writes most of the texts as they are is taken. */
const spellings: readonly (readonly [pattern: RegExp, ...variants: string[]])[] = [
  [/%d/, '%d', '%-d'],
  [/%m/, '%m', '%-m'],
  [/%[HI]/, '$&', '%-H', '%-I'],
  [/%b/, '%b', '%B', '%^b', '%^B'],
  [/%a/, '%a', '%A'],
  [/%p/, '%p', '%P'],
  [/%f/, '%f', '%1f', '%2f', '%3f', '%4f', '%5f', '%7f', '%9f'],
]

function bestSpelling(base: string, texts: readonly string[], zone?: string): string {
  let best = base
  let rows = rewritten(base, texts, zone)
  for (const [pattern, ...variants] of spellings) {
    if (!pattern.test(best)) continue
    const before = best
    for (const variant of variants) {
      if (variant.includes('H') && /%-?I/.test(before)) continue
      if (variant.includes('I') && /%-?H/.test(before)) continue
      const format = before.replace(pattern, variant)
      const own = rewritten(format, texts, zone)
      if (own > rows) [best, rows] = [format, own]
    }
  }
  return best
}

/** How many texts a format reads and writes as they are. */
function rewritten(format: string, texts: readonly string[], zone?: string): number {
  const [read, write] = [timeReader(format), timeWriter(format, zone)]
  const isSame = (text: string) => {
    const ms = read(text)
    return ms !== undefined && write(ms) === text.trim()
  }
  return texts.filter(isSame).length
}

function rowsWhere({ labels, counts }: CountedLabels, fits: (label: string) => boolean): number {
  let rows = 0
  for (let i = 0; i < labels.length; i++) if (fits(labels[i])) rows += counts[i]
  return rows
}
