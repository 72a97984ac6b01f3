import { type ColumnType, isNumberType, isQuantityType, isTimeType } from '../../datasets/table.js'
import type { RuleShares } from './structureResult.js'

const minute = 60_000
const units = [
  [24 * 60 * minute, 'd'],
  [60 * minute, 'h'],
  [minute, 'min'],
  [1000, 's'],
] as const

/** A rule as what its column does: `never falls`, `goes up by 1 h a row`, `adds up amount`. */
export function ruleInWords(
  { rule, step, start, adds }: Pick<RuleShares, 'rule' | 'step' | 'start' | 'adds'>,
  type: ColumnType,
): string {
  switch (rule) {
    case 'constant':
      return 'stays the same'
    case 'ascending':
      return 'never falls'
    case 'strictlyAscending':
      return 'rises with every row'
    case 'descending':
      return 'never rises'
    case 'strictlyDescending':
      return 'falls with every row'
    case 'counting': {
      const from = start === undefined ? '' : `, from ${valueInWords(start, type)} on`
      const way = step! < 0 ? 'down' : 'up'
      return `goes ${way} by ${gapInWords(Math.abs(step!), type)} a row${from}`
    }
    case 'runningTotal':
      return `adds up ${adds}`
  }
}

/** A difference of two values: `3 d`, `1.5 h`, `0.25`. */
export function gapInWords(gap: number, type: ColumnType): string {
  if (!isNumberType(type) || isQuantityType(type)) return significant(gap)
  const [size, unit] = units.find(([ms]) => Math.abs(gap) >= ms) ?? [1, 'ms']
  return `${significant(gap / size)} ${unit}`
}

/** A value as a person reads it: dates and times of day in ISO 8601, in UTC. */
export function valueInWords(value: number | string | null, type: ColumnType): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  const isDate = Math.abs(value) < 8.64e15
  if (!isDate || !(isTimeType(type) || type === 'time')) return String(value)
  const [day, time] = new Date(value)
    .toISOString()
    .replace(/(\.000)?Z$/, '')
    .split('T')
  return type === 'time' ? time : type === 'date' ? day : `${day} ${time}`
}

function significant(value: number): string {
  return String(Number(value.toPrecision(3)))
}
