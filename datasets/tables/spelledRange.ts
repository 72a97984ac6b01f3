import { textOfValue } from '../forms/valueTexts.js'
import type { NumberColumn } from '../table.js'
import { valueRange } from './valueRange.js'

/** Range of the numbers or times of a column, as the table spells them. */
export interface SpelledRange {
  least: string
  most: string
}

/** @returns undefined for a column without a value */
export function spelledRange(column: NumberColumn): SpelledRange | undefined {
  const range = valueRange(column.values)
  if (!range) return undefined
  const [least, most] = range.map(textOfValue(column))
  return { least, most }
}
