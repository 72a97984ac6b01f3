import {
  type Century,
  type Field,
  monthPattern,
  type TimeReading,
  timeReading,
} from './timeReading.js'

/** A pattern and what its groups hold; `_` is a separator, which the pattern asks for again by number. */
type Pattern = readonly [source: string, fields: readonly Field[]]

const ordinal = '(?:st|nd|rd|th)?'
const month = `(${monthPattern})`
const shortYear = '(\\d{2})'
const anyYear = '(\\d{4}|\\d{2})'
const threeNumbers = (first: string, last: string) => `${first}([-/. ])(\\d{1,2})\\2${last}`

/** Dates to the day, which a time of the day may follow. */
const days: readonly Pattern[] = [
  [threeNumbers('(\\d{4})', '(\\d{1,2})'), ['y', '_', 'm', 'd']],
  [threeNumbers('(\\d{1,2})', anyYear), ['d', '_', 'm', 'y']],
  [threeNumbers('(\\d{1,2})', anyYear), ['m', '_', 'd', 'y']],
  [threeNumbers(shortYear, '(\\d{1,2})'), ['y', '_', 'm', 'd']],
  [`(\\d{1,2})${ordinal}[-/. ]*${month}[-/., ]*${anyYear}`, ['d', 'b', 'y']],
  [`${month}[-/ ]?(\\d{1,2})${ordinal}(?:, *|[-/ ])${anyYear}`, ['b', 'd', 'y']],
  [`(\\d{4})[-/ ]?${month}[-/ ]?(\\d{1,2})`, ['y', 'b', 'd']],
  ['(\\d{4})-(\\d{3})', ['y', 'j']],
  ['(\\d{4})-?W(\\d{2})-?([1-7])', ['y', 'V', 'u']],
]

/** Months, quarters and weeks, which stand for their first day. */
const periods: readonly Pattern[] = [
  ['(\\d{4})[-/](\\d{1,2})', ['y', 'm']],
  ['(\\d{4})\\.(\\d{2})', ['y', 'm']],
  ['(\\d{1,2})[-/.](\\d{4})', ['m', 'y']],
  [`${month}[-/, ]*(\\d{4})`, ['b', 'y']],
  [`(\\d{4})[-/ ]*${month}`, ['y', 'b']],
  ['(\\d{4})[-/. ]*Q([1-4])', ['y', 'q']],
  ['Q([1-4])[-/. ]*(\\d{4})', ['q', 'y']],
  [`([1-4])Q[-/. ]*${anyYear}`, ['q', 'y']],
  ['(\\d{4})[-/ ]*W(\\d{1,2})', ['y', 'V']],
]

const weekday = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,? +)?'
/** An hour with or without minutes, seconds, a fraction of them, and half of the day. */
const clock = '(\\d{1,2})(?::(\\d{2})(?::(\\d{2})(?:[.,:](\\d{1,9}))?)?)?(?: *([ap]\\.?m\\.?))?'
const clockFields: readonly Field[] = ['H', 'M', 'S', 'f', 'p']
const zone =
  '(?: *(Z|(?:GMT|UTC)?[+-]\\d{1,2}(?::?\\d{2}){0,2}|[A-Z]{2,5}|[A-Z][A-Z_]+(?:/[A-Z_+-]+)+)(?: *[([].*[)\\]])?)?'

/** Patterns with a clock that is not simply behind a date. */
const clocked: readonly Pattern[] = [
  ...days.map(
    ([date, fields]): Pattern => [
      `${weekday}${date}(?:(?:T|,? +|,)${clock})?${zone}`,
      [...fields, ...clockFields, 'z'],
    ],
  ),
  // ISO 8601 without separators: 20240131T180000Z, 20240131 18:00.
  [
    `(\\d{4})(\\d{2})(\\d{2})[T _-](\\d{2}):?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,9}))?)?${zone}`,
    ['y', 'm', 'd', 'H', 'M', 'S', 'f', 'z'],
  ],
  // What ctime of C writes: Wed Jan 31 18:00:00 2024.
  [
    `${weekday}${month} +(\\d{1,2}) +${clock}${zone} +(\\d{4})`,
    ['b', 'd', ...clockFields, 'z', 'y'],
  ],
]

const all = [...clocked, ...periods]

/** Every way in which the text of a time is read where no format is given; several may fit one text. */
export const timeReadings = all.map(([source, fields]) => timeReading(source, fields))

/** The one of them that reads ISO 8601, and nothing else reads a date that begins with a year of four digits. */
export const isoReading: TimeReading = timeReadings[0]

/** Those with years of two digits, all in the last century: for where the others leave rows out of order. */
export const lastCenturyReadings = all
  .filter(([source]) => source.includes(anyYear) || source.includes(`${shortYear}([-/. ])`))
  .map(([source, fields]) => timeReading(source, fields, 'last'))

/**
 * Months with years of two digits, `Jan-90`. `Jan-15` can as well be a day without a year, so they count
 * only where they leave the rows in order.
 */
export const shortMonthReadings: readonly TimeReading[] = (['posix', 'last'] as Century[]).map(
  (century) => timeReading(`${month}[-/']?${shortYear}`, ['b', 'y'], century),
)
