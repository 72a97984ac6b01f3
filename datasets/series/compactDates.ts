import { daySeconds, daysFromDate, daysInMonth } from './calendar.js'

/** Years that a number of the form 20240131 is believed to begin with. */
const years = { first: 1500, last: 2199 }

/**
 * Whole numbers that all are dates written without separators: `202401`, `20240131`, `2024013118`,
 * `202401311805` or `20240131180507`.
 *
 * @returns seconds since 1970, undefined where one of them is no such date
 */
export function compactDates(numbers: Float64Array): Float64Array | undefined {
  const digits = String(numbers[0] ?? 0).length
  if (![6, 8, 10, 12, 14].includes(digits)) return undefined
  const seconds = new Float64Array(numbers.length)
  for (let i = 0; i < numbers.length; i++) {
    const moment = momentOf(numbers[i] * 10 ** (14 - digits), digits)
    if (moment === undefined) return undefined
    seconds[i] = moment
  }
  return seconds
}

/** @param stamp padded with zeros to year, month, day, hour, minute and second */
function momentOf(stamp: number, digits: number): number | undefined {
  const part = (place: number, length: number) => Math.floor(stamp / 10 ** place) % 10 ** length
  const [year, month, hour, minute, second] = [
    Math.floor(stamp / 1e10),
    part(8, 2),
    part(4, 2),
    part(2, 2),
    part(0, 2),
  ]
  const day = digits === 6 ? 1 : part(6, 2)
  const isMoment =
    Number.isInteger(stamp) &&
    year >= years.first &&
    year <= years.last &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour < 24 &&
    minute < 60 &&
    second < 60
  if (!isMoment) return undefined
  return daysFromDate(year, month, day) * daySeconds + hour * 3600 + minute * 60 + second
}
