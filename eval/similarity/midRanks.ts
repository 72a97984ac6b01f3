/**
 * Ranks of values among others as shares, 0 … 1: those below, and half of those that are equal. 0.5 for a constant.
 *
 * Source: Bross 1958, "How to use ridit analysis", Biometrics 14, doi 10.2307/2527727.
 */
export class MidRanks {
  /** Values that ranks are among, ascending. */
  private readonly sorted: Float64Array

  /** @param values NaN where there is none */
  constructor(values: Float64Array) {
    this.sorted = values.filter((value) => !Number.isNaN(value)).sort()
  }

  /** @param value no NaN */
  of(value: number): number {
    const { sorted } = this
    if (sorted.length === 0) return 0.5
    const below = countWhile(sorted, (other) => other < value)
    const notAbove = countWhile(sorted, (other) => other <= value)
    return (below + notAbove) / 2 / sorted.length
  }
}

/** Number of the first elements that fulfil a condition that no later one fulfils. */
function countWhile(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(sorted[middle])) low = middle + 1
    else high = middle
  }
  return low
}
