import { dateFromDays, daySeconds } from './calendar.js'
import { secondsAt, type Times, timeDifference } from './times.js'

const hourSeconds = 3600

/** Months in which clocks are put back somewhere in the world, and those in which they are put forward. */
const months = [3, 4, 9, 10, 11]

/**
 * Whether rows stand about the hour that comes twice when clocks are put back: time goes back where it should rise, by an
 * hour less the step before, in the night, in spring or autumn, in times without an offset. Three rows of `times`, one
 * after the other, in order of time or against it.
 */
export function isClockChange(times: Times, first: number, second: number, third: number): boolean {
  if (!times.isWallClock || times.perSecond === undefined || first < 0) return false
  const [step, back] = [timeDifference(times, second, first), timeDifference(times, third, second)]
  const isHour = Math.abs(step) + Math.abs(back) === hourSeconds * times.perSecond
  return isHour && step * back < 0 && isChangeHour(secondsAt(times, second))
}

/**
 * The difference of two rows with the hour that clocks were put back or forward taken out of it, where that makes
 * it the usual step.
 *
 * @param difference between the rows, in the units of the times
 * @param after row of `times` that comes second
 */
export function withoutClockChange(
  times: Times,
  difference: number,
  after: number,
  usual: number,
): number {
  if (!times.isWallClock || times.perSecond === undefined) return difference
  const hour = hourSeconds * times.perSecond
  const isHourOff = difference === usual - hour || difference === usual + hour
  const isUsual = isHourOff && usual <= hour && isChangeHour(secondsAt(times, after))
  return isUsual ? usual : difference
}

/** Between midnight and four o'clock, where clocks are changed. */
function isChangeHour(seconds: number): boolean {
  const days = Math.floor(seconds / daySeconds)
  const hour = (seconds - days * daySeconds) / hourSeconds
  return hour <= 4 && months.includes(dateFromDays(days).month)
}
