import type { Arrangement } from './arrangeRows.js'
import { daySeconds, weekdayOf } from './calendar.js'
import { withoutClockChange } from './clockChange.js'
import { secondsAt, type Times, timeDifference } from './times.js'
import { type Stretch, usualStep } from './usualStep.js'

/** Steps that rows may be apart, in usual ones, before the gap ends a sequence. */
export const defaultMaxGap = 1.5
/** The same in working days, for series without weekends: holidays are no gaps. */
export const workingDaysMaxGap = 5

/** Where series are interrupted. */
export interface Gaps {
  /** [places], 1 where a row does not follow the one before it: a series begins, or there is a gap. */
  isBreak: Uint8Array
  /** Number of gaps, and how many steps the commonest of them is long. */
  count: number
  commonest: number
  /** Rows that have the time of the row before, and the first of them. */
  repeats: number
  firstRepeat: number
  /** The usual step of the longest series, in words: `every hour`, `every working day`, `in steps of 1`. */
  step: string
  /** Pairs of rows that are longer apart than one usual step, as a share of all. */
  share: number
}

/**
 * Finds gaps in time. The usual step of a series is the median of those above 0. Where it is a day and some days of
 * the week have no rows, days are counted without them. Months, quarters and years are of unequal length.
 *
 * @param maxGap in usual steps; by default 1.5, or 5 working days
 */
export function findGaps(times: Times, { rowAt, starts }: Arrangement, maxGap?: number): Gaps {
  const rowCount = starts[starts.length - 1]
  const rowOf = (place: number) => (rowAt ? rowAt[place] : place)
  const isBreak = new Uint8Array(rowCount)
  const lengths = new Map<number, number>()
  const gaps = { count: 0, repeats: 0, firstRepeat: -1 }
  let longest = { rows: 0, step: '' }
  for (let series = 0; series + 1 < starts.length; series++) {
    const [start, end] = [starts[series], starts[series + 1]]
    if (start === end) continue
    isBreak[start] = 1
    const stretch = { rowOf, start, end }
    const usual = usualStep(times, stretch)
    const week = workingWeek(times, stretch, usual)
    if (end - start > longest.rows)
      longest = { rows: end - start, step: stepText(times, usual, week) }
    const limit = maxGap ?? (week ? workingDaysMaxGap : defaultMaxGap)
    for (let place = start + 1; place < end; place++) {
      const [before, after] = [rowOf(place - 1), rowOf(place)]
      const raw = timeDifference(times, after, before)
      const difference = withoutClockChange(times, raw, after, usual)
      if (difference === 0) {
        if (gaps.repeats === 0) gaps.firstRepeat = after
        gaps.repeats++
      }
      const steps = week
        ? workingDays(week, secondsAt(times, before), secondsAt(times, after))
        : difference / usual
      if (steps <= limit * (isLongPeriod(times, usual) ? unequalPeriods : 1)) continue
      isBreak[place] = 1
      gaps.count++
      const length = Math.round(steps)
      lengths.set(length, (lengths.get(length) ?? 0) + 1)
    }
  }
  const [commonest = 0] = [...lengths].reduce(
    (best, next) => (next[1] > best[1] ? next : best),
    [0, 0],
  )
  const pairs = rowCount - (starts.length - 1)
  return {
    ...gaps,
    isBreak,
    commonest,
    step: longest.step,
    share: pairs > 0 ? gaps.count / pairs : 0,
  }
}

/** A month is 28 to 31 days, a quarter 90 to 92, a year 365 or 366: 4 % above the median at most. */
const unequalPeriods = 1.05

function isLongPeriod({ perSecond = Number.POSITIVE_INFINITY }: Times, usual: number): boolean {
  return usual / perSecond >= 28 * daySeconds && usual < Number.POSITIVE_INFINITY
}

/** Whether each day of the week, from Monday on, usually has rows. */
type Week = readonly boolean[]

/** A day of the week counts as free where it has less than this share of the rows of the fullest. */
const freeShare = 0.1

/** Rows of two weeks and more show which days are free. */
const leastDays = 10

/** The week of a series of days that leaves some days of the week out, undefined for any other. */
function workingWeek(
  times: Times,
  { rowOf, start, end }: Stretch,
  usual: number,
): Week | undefined {
  const isDaily = times.perSecond !== undefined && usual === daySeconds * times.perSecond
  if (!isDaily || end - start < leastDays) return undefined
  const counts = new Array<number>(7).fill(0)
  for (let place = start; place < end; place++) {
    counts[weekdayOf(Math.floor(secondsAt(times, rowOf(place)) / daySeconds))]++
  }
  const fullest = Math.max(...counts)
  const week = counts.map((count) => count >= fullest * freeShare)
  return week.every(Boolean) ? undefined : week
}

/** Working days after `before`, up to and with `after`. */
function workingDays(week: Week, before: number, after: number): number {
  const [first, last] = [Math.floor(before / daySeconds), Math.floor(after / daySeconds)]
  const weeks = Math.floor((last - first) / 7)
  let days = weeks * week.filter(Boolean).length
  for (let day = first + weeks * 7 + 1; day <= last; day++) if (week[weekdayOf(day)]) days++
  return days
}

const units: readonly (readonly [seconds: number, name: string])[] = [
  [7 * daySeconds, 'week'],
  [daySeconds, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
  [1e-3, 'millisecond'],
  [1e-6, 'microsecond'],
  [1e-9, 'nanosecond'],
]

/** Lengths of months, quarters and years, in days. */
const periods: readonly (readonly [least: number, most: number, name: string])[] = [
  [28, 31, 'month'],
  [90, 92, 'quarter'],
  [365, 366, 'year'],
]

function stepText({ perSecond }: Times, usual: number, week: Week | undefined): string {
  if (usual === Number.POSITIVE_INFINITY) return ''
  if (perSecond === undefined) return `in steps of ${Number(usual.toPrecision(6))}`
  if (week) return 'every working day'
  const seconds = usual / perSecond
  const days = seconds / daySeconds
  const period = periods.find(([least, most]) => days >= least && days <= most)
  // Four weeks are rarer than February, but 28 days are no median of months.
  if (period && days !== 28) return `every ${period[2]}`
  const [length, name] = units.find(([unit]) => Number.isInteger(seconds / unit)) ?? [1, 'second']
  const count = seconds / length
  return count === 1 ? `every ${name}` : `every ${Number(count.toPrecision(3))} ${name}s`
}
