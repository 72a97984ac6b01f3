import { parseDecimal } from '../valueFault.js'
import type { Moment, TimeReading } from './timeReading.js'
import { shortMonthReadings, timeReadings } from './timeReadings.js'

type Sample = readonly (string | null)[]

/** Whether they are numbers, each above the one before. */
export function rises(sample: Sample): boolean {
  return sample.every((text, i) => {
    if (text === null || parseDecimal(text) === undefined) return false
    return i === 0 || isAbove(text, sample[i - 1]!)
  })
}

/** Whether they are numbers or times, each above the one before. */
export function risesInTime(sample: Sample): boolean {
  const readings = [...timeReadings, ...shortMonthReadings]
  return rises(sample) || readings.some((reading) => risesAs(reading, sample))
}

function risesAs(reading: TimeReading, sample: Sample): boolean {
  const moment: Moment = { seconds: 0, nanos: 0, zone: '' }
  let before = { seconds: Number.NEGATIVE_INFINITY, nanos: 0 }
  return sample.every((text) => {
    if (text === null || !reading.read(text, moment)) return false
    const { seconds, nanos } = moment
    const isLater = seconds > before.seconds || (seconds === before.seconds && nanos > before.nanos)
    before = { seconds, nanos }
    return isLater
  })
}

/** Numbers beyond 2^53 differ in digits that float64 does not hold. */
function isAbove(text: string, other: string): boolean {
  const areWhole = [text, other].every((number) => /^[+-]?\d+$/.test(number))
  return areWhole ? BigInt(text) > BigInt(other) : Number(text) > Number(other)
}
