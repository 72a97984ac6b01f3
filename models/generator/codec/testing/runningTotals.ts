/** Sums of numbers of one decimal so far, exact. */
export function runningTotals(values: readonly number[]): number[] {
  let tenths = 0
  return values.map((value) => {
    tenths += Math.round(10 * value)
    return tenths / 10
  })
}
