import { textOfValue } from '../forms/valueTexts.js'
import type { NumberColumn } from '../table.js'

/** Range of the numbers or times of a column, as the table spells them. */
export interface SpelledRange {
  least: string
  most: string
}

/** @returns undefined for a column without a value */
export function spelledRange(column: NumberColumn): SpelledRange | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of column.values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  if (most < least) return undefined
  const write = textOfValue(column)
  return { least: write(least), most: write(most) }
}
