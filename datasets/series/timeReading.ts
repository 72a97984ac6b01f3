import { UsageError } from '../../base/errors.js'
import {
  dateFromDays,
  daySeconds,
  daysFromDate,
  daysInMonth,
  daysInYear,
  mondayOfWeek,
} from './calendar.js'
import { parseZone } from './parseZone.js'

/** A moment as it was read out of a text. */
export interface Moment {
  /** Whole seconds since 1970 in UTC, or by the clock on the wall where the text has no offset. */
  seconds: number
  /** Nanoseconds on top, 0 … 999,999,999. */
  nanos: number
  /** `offset`, the name of a region, or empty where the text has no zone. */
  zone: string
}

/** One way to read texts as times. */
export interface TimeReading {
  /**
   * @param moment where the result goes
   * @returns false where the text cannot be read in this way
   */
  read(text: string, moment: Moment): boolean
  /** The same way in the directives of `--time-format`, as far as this text uses it. */
  formatOf(text: string): string
}

/** What a group of a pattern holds: a directive of strptime without its %; `_` is nothing. */
export type Field =
  | 'y'
  | 'm'
  | 'd'
  | 'b'
  | 'q'
  | 'V'
  | 'u'
  | 'j'
  | 'H'
  | 'M'
  | 'S'
  | 'f'
  | 'p'
  | 'z'
  | 's'
  | '_'

/** What years of two digits mean: as in POSIX, 69 … 99 in the last century and 00 … 68 in this; or all in the last. */
export type Century = 'posix' | 'last'

/** English names of months, in full and short, with the point that may follow them. */
export const monthPattern =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/**
 * A way to read times by a regular expression.
 *
 * @param pattern source of the expression, without anchors; upper and lower case are one
 * @param fields what its groups hold, in their order
 */
export function timeReading(
  pattern: string,
  fields: readonly Field[],
  century: Century = 'posix',
): TimeReading {
  const whole = new RegExp(`^\\s*${pattern}\\s*$`, 'i')
  const group = (field: Field) => fields.indexOf(field) + 1
  const at = {
    year: group('y'),
    month: group('m'),
    monthName: group('b'),
    day: group('d'),
    quarter: group('q'),
    week: group('V'),
    weekday: group('u'),
    dayOfYear: group('j'),
    hour: group('H'),
    minute: group('M'),
    second: group('S'),
    fraction: group('f'),
    half: group('p'),
    zone: group('z'),
    epoch: group('s'),
  }

  function daysOf(match: RegExpExecArray): number | undefined {
    const year = yearOf(match[at.year], century)
    if (year === undefined) return undefined
    if (at.week > 0) {
      const weekday = numberAt(match, at.weekday, 1)
      const monday = mondayOfWeek(year, Number(match[at.week]))
      return monday === undefined ? undefined : monday + weekday - 1
    }
    if (at.dayOfYear > 0) {
      const dayOfYear = Number(match[at.dayOfYear])
      const isDay = dayOfYear >= 1 && dayOfYear <= daysInYear(year)
      return isDay ? daysFromDate(year, 1, 1) + dayOfYear - 1 : undefined
    }
    const month =
      at.monthName > 0
        ? monthNames.indexOf(match[at.monthName].slice(0, 3).toLowerCase()) + 1
        : at.quarter > 0
          ? Number(match[at.quarter]) * 3 - 2
          : numberAt(match, at.month, 1)
    const day = numberAt(match, at.day, 1)
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
    return daysFromDate(year, month, day)
  }

  function read(text: string, moment: Moment): boolean {
    const match = whole.exec(text)
    if (!match) return false
    const fraction = match[at.fraction]
    moment.nanos = at.fraction > 0 && fraction ? Number(fraction.padEnd(9, '0')) : 0
    moment.zone = ''
    if (at.epoch > 0) {
      moment.seconds = Number(match[at.epoch])
      moment.zone = 'offset'
      return true
    }
    const days = daysOf(match)
    const clock = clockOf(
      numberAt(match, at.hour, 0),
      numberAt(match, at.minute, 0),
      numberAt(match, at.second, 0) + moment.nanos / 1e9,
      at.half > 0 ? match[at.half] : undefined,
    )
    if (days === undefined || clock === undefined) return false
    moment.seconds = days * daySeconds + clock
    const zone = at.zone > 0 ? match[at.zone] : undefined
    return !zone || readZone(zone, moment)
  }

  return {
    read,
    formatOf: (text) => formatOf(new RegExp(whole.source, 'di').exec(text), fields),
  }
}

function numberAt(match: RegExpExecArray, group: number, standard: number): number {
  const text = group > 0 ? match[group] : undefined
  return text ? Number(text) : standard
}

/** A year of four digits below 100 is no year: it is a day, or was two digits before. */
function yearOf(digits: string, century: Century): number | undefined {
  const year = Number(digits)
  if (digits.length > 2) return year >= 100 ? year : undefined
  return year + (century === 'posix' && year < 69 ? 2000 : 1900)
}

/** Seconds since midnight; 24:00 is the midnight that ends a day, and :60 a leap second. */
function clockOf(
  hour: number,
  minute: number,
  second: number,
  half: string | undefined,
): number | undefined {
  if (minute > 59 || second >= 61) return undefined
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0))) return undefined
  const ofDay = half === undefined ? hour : (hour % 12) + (/^p/i.test(half) ? 12 : 0)
  return ofDay * 3600 + minute * 60 + Math.floor(second)
}

function readZone(zone: string, moment: Moment): boolean {
  if (zone.includes('/')) {
    moment.zone = zone
    return true
  }
  const offset = parseZone(zone)
  if (offset === undefined) return false
  moment.seconds -= offset
  moment.zone = 'offset'
  return true
}

/** The text with a directive in the place of each field. */
function formatOf(match: RegExpExecArray | null, fields: readonly Field[]): string {
  if (!match?.indices)
    throw new UsageError('TIME_FORMAT', 'a format of a text that it does not read')
  let format = match[0]
  for (let i = fields.length - 1; i >= 0; i--) {
    const place = match.indices[i + 1]
    if (fields[i] === '_' || !place) continue
    format = format.slice(0, place[0]) + directiveOf(fields, i, match) + format.slice(place[1])
  }
  return format.trim().replace(/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*/i, '%a')
}

function directiveOf(fields: readonly Field[], i: number, match: RegExpExecArray): string {
  const field = fields[i]
  const text = match[i + 1]
  if (field === 'y') return fields.includes('V') ? '%G' : text.length > 2 ? '%Y' : '%y'
  if (field === 'H') return match[fields.indexOf('p') + 1] && fields.includes('p') ? '%I' : '%H'
  if (field === 'z') return /^(?:Z|[+-].*)$/i.test(text) ? '%z' : '%Z'
  return `%${field}`
}

/** A moment for a message: `2024-01-31`, with the time where it has one. */
export function momentText(seconds: number): string {
  const { year, month, day } = dateFromDays(Math.floor(seconds / daySeconds))
  const pad = (value: number, length = 2) => String(value).padStart(length, '0')
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`
  const ofDay = Math.floor(seconds - Math.floor(seconds / daySeconds) * daySeconds)
  if (ofDay === 0) return date
  const [hour, minute] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60]
  return `${date} ${pad(hour)}:${pad(minute)}:${pad(ofDay % 60)}`
}
