import { dateFromDays, daySeconds, daysFromDate, weekdayOf } from '../series/calendar.js'
import { parseZone } from '../series/parseZone.js'
import { timeFormat } from '../series/timeFormat.js'
import type { Moment } from '../series/timeReading.js'

/** Names of months and of days of the week, as `%B` and `%A` write them; `%b` and `%a` write three letters. */
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
]
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** What a time of the day is put behind, so that it can be read as a time: the first day that is counted. */
const firstDay = '1970-01-01 '
const firstDayFormat = '%Y-%m-%d '

/**
 * Reads texts in a format of strptime's directives as milliseconds since 1970; in one without a year as milliseconds
 * since midnight.
 *
 * @returns a function that gives undefined for a text of another form
 * @throws {UsageError} `TIME_FORMAT` for an unknown directive
 */
export function timeReader(format: string): (text: string) => number | undefined {
  const isOfDay = isTimeOfDay(format)
  const reading = timeFormat(isOfDay ? firstDayFormat + format : format)
  const moment: Moment = { seconds: 0, nanos: 0, zone: '' }
  return (text) => {
    if (!reading.read(isOfDay ? firstDay + text.trim() : text, moment)) return undefined
    return millisecondsOf(moment)
  }
}

/** Milliseconds since 1970 of a moment. */
export function millisecondsOf({ seconds, nanos }: Moment): number {
  return seconds * 1000 + nanos / 1e6
}

/** Whether a format has no date: hours and minutes alone. */
export function isTimeOfDay(format: string): boolean {
  return /%[-^]?[HIMTR]/.test(format) && !/%[-^]?[YyGsFD]/.test(format)
}

/** What a column of times in a format is. */
export function typeOfFormat(format: string): 'date' | 'datetime' | 'time' {
  if (isTimeOfDay(format)) return 'time'
  return hasClock(format) ? 'datetime' : 'date'
}

/** Whether a format has a time of the day behind its date, or counts seconds. */
function hasClock(format: string): boolean {
  return /%[-^]?\d?[HIMSTRpPs]/.test(format)
}

/**
 * Writes times in a format of strptime's directives, with `%-d` for numbers without a leading zero, `%^b` for capitals,
 * `%P` for am and pm in small letters, and `%3f` for three digits of a fraction.
 *
 * @param zone what `%z` writes, and what the clock shows: `Z`, `+02:00`; UTC where absent
 */
export function timeWriter(format: string, zone = 'Z'): (ms: number) => string {
  const pieces = piecesOf(format)
  const offset = /%z/.test(format) ? (parseZone(zone) ?? 0) : 0
  return (ms) => {
    const parts = clockParts(ms + offset * 1000, /%[-^]?\d?f/.test(format))
    return pieces.map((piece) => (typeof piece === 'string' ? piece : piece(parts, zone))).join('')
  }
}

interface ClockParts {
  days: number
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** Microseconds on top of the second. */
  micros: number
}

/** @param withFraction whether fractions of a second are written: else the nearest second is */
function clockParts(ms: number, withFraction: boolean): ClockParts {
  const micros = withFraction ? Math.round(ms * 1000) : Math.round(ms / 1000) * 1e6
  const seconds = Math.floor(micros / 1e6)
  const days = Math.floor(seconds / daySeconds)
  const ofDay = seconds - days * daySeconds
  return {
    days,
    ...dateFromDays(days),
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
    micros: micros - seconds * 1e6,
  }
}

type Piece = string | ((parts: ClockParts, zone: string) => string)

const shorthands: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
  T: '%H:%M:%S',
  R: '%H:%M',
}

function piecesOf(format: string): Piece[] {
  const spelled = format.replaceAll(/%([FDTR])/g, (_, letter) => shorthands[letter])
  return Array.from(spelled.matchAll(/%([-^]?)(\d?)([A-Za-z%])|[^%]+|%/g), (match): Piece => {
    const [whole, flag, digits, letter] = match
    if (letter === undefined) return whole
    const write = writers[letter]
    if (!write) return whole
    const width = digits === '' || digits === undefined ? undefined : Number(digits)
    return (parts, zone) => {
      const text = write(parts, zone, width)
      if (flag === '-') return text.replace(/^0+(?=\d)/, '')
      return flag === '^' ? text.toUpperCase() : text
    }
  })
}

const two = (value: number) => String(value).padStart(2, '0')
const ofHalf = (hour: number) => (hour % 12 === 0 ? 12 : hour % 12)

const writers: Readonly<
  Record<string, (parts: ClockParts, zone: string, width: number | undefined) => string>
> = {
  Y: ({ year }) => String(year).padStart(4, '0'),
  y: ({ year }) => two(((year % 100) + 100) % 100),
  m: ({ month }) => two(month),
  d: ({ day }) => two(day),
  e: ({ day }) => String(day),
  b: ({ month }) => months[month - 1].slice(0, 3),
  h: ({ month }) => months[month - 1].slice(0, 3),
  B: ({ month }) => months[month - 1],
  a: ({ days }) => weekdays[weekdayOf(days)].slice(0, 3),
  A: ({ days }) => weekdays[weekdayOf(days)],
  q: ({ month }) => String(Math.ceil(month / 3)),
  j: ({ days, year }) => String(days - firstOfYear(year) + 1).padStart(3, '0'),
  G: ({ days }) => String(isoWeek(days).year),
  V: ({ days }) => two(isoWeek(days).week),
  u: ({ days }) => String(weekdayOf(days) + 1),
  H: ({ hour }) => two(hour),
  I: ({ hour }) => two(ofHalf(hour)),
  M: ({ minute }) => two(minute),
  S: ({ second }) => two(second),
  f: ({ micros }, _, width = 6) =>
    String(micros).padStart(6, '0').padEnd(width, '0').slice(0, width),
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  z: (_, zone) => zone,
  s: (parts) =>
    String(parts.days * daySeconds + parts.hour * 3600 + parts.minute * 60 + parts.second),
  '%': () => '%',
}

function firstOfYear(year: number): number {
  return daysFromDate(year, 1, 1)
}

/** Week of ISO 8601 that a day is in, and the year that the week belongs to. */
function isoWeek(days: number): { year: number; week: number } {
  const thursday = days - weekdayOf(days) + 3
  const { year } = dateFromDays(thursday)
  return { year, week: Math.floor((thursday - firstOfYear(year)) / 7) + 1 }
}
