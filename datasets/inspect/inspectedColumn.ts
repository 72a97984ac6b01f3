import { isNumberType, type TabularColumn } from '../tabularFile.js'

/** A column as commands see it: of a list, each of its elements. */
export interface InspectedColumn extends TabularColumn {
  /** Place among the columns of the file, from 0. */
  place: number
  /** The list that it is an element of. */
  list?: string
}

/** How the cells of a column are looked at: as numbers, as texts that may be numbers, or not one by one. */
export function kindOfCells({ type, digits }: TabularColumn): 'number' | 'text' | 'other' {
  // Wider decimals are read wrong.
  if (digits !== undefined) return 'other'
  if (isNumberType(type)) return 'number'
  return type === 'VARCHAR' ? 'text' : 'other'
}
