import type { RandomStream } from '../../../base/random.js'
import { type ColumnType, isNumberType } from '../../../datasets/table.js'
import { fitPattern } from './fitPattern.js'
import { labelForms } from './labelForms.js'
import { type LabelMaker, labelMaker } from './labelMaker.js'
import type { LabelPattern } from './labelPattern.js'
import type { KeyColumn } from './tableCodec.js'

export interface KeyPatternOptions {
  type: ColumnType
  /** Groups that have to have what is taken over from keys. */
  threshold: number
  /** How many keys have to be all different. */
  room: number
  random: RandomStream
}

/** Digits of a number that stays one of so many with others before it. */
const mostDigits = 13
const anyNumber = { classes: '10', lengths: [[6, 1] as [number, number]] }

/**
 * What keys are made up by: numbers as their digits. Undefined where they are no whole numbers, or so large ones that
 * new ones could not be told apart.
 *
 * @param keys of the groups
 */
export function keyPattern(
  keys: readonly (string | number)[],
  taken: readonly (string | number)[],
  { type, ...options }: KeyPatternOptions,
): LabelPattern | undefined {
  const isNumber = isNumberType(type)
  if (isNumber && !keys.every(Number.isSafeInteger)) return undefined
  const real = [...keys, ...taken].map(String)
  const held = keys.map((key, group) => ({ label: String(key), group }))
  if (!isNumber) return fitPattern(held, real, options)
  // No other number begins with 0.
  const others = held.filter(({ label }) => label !== '0')
  const pattern = fitPattern(others, real, { ...options, otherwise: anyNumber })
  return digitsOf(pattern) > mostDigits ? undefined : pattern
}

/**
 * Makes the key of a group from its number among all that are generated.
 *
 * @returns undefined where the codec has no pattern of keys
 */
export function keyMaker({
  type,
  madeUp,
}: KeyColumn): ((group: number) => string | number) | undefined {
  if (!madeUp) return undefined
  if (!isNumberType(type)) return labelMaker(madeUp)
  return numberMaker(madeUp, labelMaker(madeUp))
}

/** Beyond the pattern's room a number has another before its digits. */
function numberMaker(pattern: LabelPattern, make: LabelMaker) {
  const behind = 10 ** digitsOf(pattern)
  return (group: number) => {
    const value = Number(make(group % pattern.room))
    const lap = behind * Math.floor(group / pattern.room)
    return value < 0 ? value - lap : value + lap
  }
}

function digitsOf(pattern: LabelPattern): number {
  return Math.max(...labelForms(pattern).forms.map(({ length }) => length))
}
