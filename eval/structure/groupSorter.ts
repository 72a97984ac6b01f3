import type { GroupedTable } from './groupedTable.js'

/** Longer sequences are worth the overhead of the engine's sort. */
const short = 32

/**
 * A function that gives the values of a sequence in ascending order, missing ones left out, in memory that its next
 * call writes over.
 */
export function groupSorter(
  { groups: { starts }, values }: GroupedTable,
  column: number,
): (group: number) => Float64Array {
  const own = values[column]
  let longest = 0
  for (let g = 1; g < starts.length; g++) longest = Math.max(longest, starts[g] - starts[g - 1])
  const sorted = new Float64Array(longest)
  return (group) => {
    const isShort = starts[group + 1] - starts[group] <= short
    let count = 0
    for (let row = starts[group]; row < starts[group + 1]; row++) {
      const value = own[row]
      if (Number.isNaN(value)) continue
      let place = count++
      if (isShort)
        for (; place > 0 && sorted[place - 1] > value; place--) sorted[place] = sorted[place - 1]
      sorted[place] = value
    }
    const present = sorted.subarray(0, count)
    return isShort ? present : present.sort()
  }
}
