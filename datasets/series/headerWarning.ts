import { parseDecimal } from '../valueFault.js'
import { timeReadings } from './timeReadings.js'

/**
 * What is said of the first row of a CSV file that stands in the place of the names.
 *
 * @returns undefined where the names are names; those that count from 0 or 1 on are, as programs write them
 */
export function headerWarning(file: string, names: readonly string[]): string | undefined {
  const isNumber = (name: string) => parseDecimal(name) !== undefined
  const counts = [0, 1].some((start) => names.every((name, i) => name === String(start + i)))
  const areData = names.every((name) => isNumber(name) || isTime(name)) && names.some(isNumber)
  if (counts || !areData) return undefined
  const first = names.slice(0, 2).join(', ')
  return `${file}: the header looks like data (${first}${names.length > 2 ? ' …' : ''}): the first row is taken for names; put names above it`
}

function isTime(text: string): boolean {
  const moment = { seconds: 0, nanos: 0, zone: '' }
  return timeReadings.some((reading) => reading.read(text, moment))
}
