import { isNumberType, type TabularColumn } from '../tabularFile.js'

/** How the cells of a column are looked at: as numbers, as texts that may be numbers, or not one by one. */
export function kindOfCells({ type, digits }: TabularColumn): 'number' | 'text' | 'other' {
  // Wider decimals are read wrong.
  if (digits !== undefined) return 'other'
  if (isNumberType(type)) return 'number'
  return type === 'VARCHAR' ? 'text' : 'other'
}
