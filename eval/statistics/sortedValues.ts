/** Gives a column's values in ascending order, missing ones left out. */
export type Sort = (values: Float64Array) => Float64Array

export const sortedValues: Sort = (values) => {
  const present = new Float64Array(values.length)
  let count = 0
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row])) present[count++] = values[row]
  }
  return present.subarray(0, count).sort()
}

/**
 * A sort that keeps what it sorted for as long as the column lives, so that several measures of the same
 * tables sort each column once.
 */
export function keptSort(): Sort {
  const known = new WeakMap<Float64Array, Float64Array>()
  return (values) => {
    const sorted = known.get(values) ?? sortedValues(values)
    known.set(values, sorted)
    return sorted
  }
}
