import type { Sequences } from '../../../eval/accuracy/sequences.js'

/** Cells hold differences of up to 2²⁶ in 32 bits beside five bits of their own. */
const largestCount = 2 ** 26 - 1
/** Weights of rows are uint16. */
const largestUnit = 65_535

/** How many rows of a sequence can be drawn: the last one is not unless it is the only one. */
export function drawableRows({ starts }: Pick<Sequences, 'starts'>, s: number): number {
  return Math.max(1, starts[s + 1] - starts[s] - 1)
}

/**
 * The whole number that the weights of each group's rows add up to. A row of a group with k rows that can be drawn
 * weighs a k-th of it: exactly so for all lengths where their least common multiple is not too large, for the most
 * frequent ones where it is.
 *
 * @param drawable how many groups (value) have how many rows that can be drawn (key)
 * @param groups how many are chosen; 0 for more than 2²⁶ − 2
 */
export function weightUnit(drawable: ReadonlyMap<number, number>, groups: number): number {
  const limit = Math.min(largestUnit, Math.floor(largestCount / (groups + 1)))
  const byFrequency = [...drawable].sort(([a, m], [b, n]) => n - m || a - b).map(([k]) => k)
  let unit = Math.min(1, limit)
  for (const k of byFrequency) {
    const multiple = leastCommonMultiple(unit, k)
    if (multiple <= limit) unit = multiple
  }
  const isExact = byFrequency.every((k) => unit % k === 0)
  return isExact ? unit : unit * Math.floor(limit / unit)
}

/**
 * The weight of row i of k. What cannot be shared out evenly goes to rows at even distances; which ones, depends on
 * the group, so that no place in a group is favoured. Their error is below the noise of the one row that the metric
 * draws, by the square root of the unit.
 *
 * @returns 0 for some rows where there are more of them than units
 */
export function rowWeight(unit: number, i: number, k: number, group: number): number {
  if (unit % k === 0) return unit / k
  const shift = Math.imul(group, 0x9e3779b1) >>> 0
  const first = Math.floor((shift / 2 ** 32) * k)
  return Math.floor(((i + 1) * unit + first) / k) - Math.floor((i * unit + first) / k)
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y !== 0) [x, y] = [y, x % y]
  return (a / x) * b
}
