/** A column's values in ascending order, missing ones left out. */
export function sortedValues(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort()
}
