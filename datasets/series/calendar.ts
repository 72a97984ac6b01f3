/** Seconds in a day of 24 hours. */
export const daySeconds = 86_400

/** Days from 1970-01-01 to a day of the Gregorian calendar. Source: Hinnant, `days_from_civil`. */
export function daysFromDate(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** A day of the Gregorian calendar; months and days count from 1. */
export interface CalendarDay {
  year: number
  month: number
  day: number
}

/** The day that is `days` after 1970-01-01. Source: Hinnant, `civil_from_days`. */
export function dateFromDays(days: number): CalendarDay {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

export function daysInYear(year: number): number {
  return isLeap(year) ? 366 : 365
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** 0 for Monday … 6 for Sunday. */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7
}

/** The Monday that begins a week of ISO 8601, in days since 1970; undefined where the year has no such week. */
export function mondayOfWeek(year: number, week: number): number | undefined {
  const firstMonday = mondayOf(daysFromDate(year, 1, 4))
  const monday = firstMonday + (week - 1) * 7
  const nextYear = mondayOf(daysFromDate(year + 1, 1, 4))
  return week >= 1 && monday < nextYear ? monday : undefined
}

function mondayOf(days: number): number {
  return days - weekdayOf(days)
}
