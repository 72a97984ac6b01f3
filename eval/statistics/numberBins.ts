/**
 * Bins of a numeric column by the quantiles of its real values. Bin 0 is below the smallest real value;
 * bins 1 … cuts.length begin at a cut each and end before the next, the last at `max`, included; then come
 * values above `max`, then missing ones.
 */
export interface NumberBins {
  /**
   * Cuts between bins, ascending and all different; the first is the smallest real value. Empty where there is no
   * value.
   */
  cuts: Float64Array
  max: number
  /** Number of bins: cuts.length + 3. */
  count: number
}

/**
 * One bin per distinct value where there are at most `most`; else cuts at the real values of rank
 * ⌊j · n / most⌋, j = 0 … most − 1, equal ones taken once.
 *
 * @param sorted the real values, ascending, without NaN
 */
export function numberBins(sorted: Float64Array, most: number): NumberBins {
  const distinct = firstDistinct(sorted, most + 1)
  const cuts =
    distinct.length <= most
      ? distinct
      : [...new Set(Array.from({ length: most }, (_, j) => sorted[rank(j, most, sorted.length)]))]
  return {
    cuts: Float64Array.from(cuts),
    max: sorted.length > 0 ? sorted[sorted.length - 1] : Number.NEGATIVE_INFINITY,
    count: cuts.length + 3,
  }
}

const rank = (j: number, most: number, n: number) => Math.floor((j * n) / most)

function firstDistinct(sorted: Float64Array, most: number): number[] {
  const distinct: number[] = []
  for (let i = 0; i < sorted.length && distinct.length < most; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i])
  }
  return distinct
}

/** The bin of every value; `bins.count − 1` of NaN. */
export function binNumbers(values: Float64Array, { cuts, max, count }: NumberBins): Uint8Array {
  const bins = new Uint8Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value > max) bins[row] = count - 2
    else if (Number.isNaN(value)) bins[row] = count - 1
    else bins[row] = cutsUpTo(cuts, value)
  }
  return bins
}

/** How many cuts are at or below a value, by bisection. */
function cutsUpTo(cuts: Float64Array, value: number): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cuts[middle] <= value) low = middle + 1
    else high = middle
  }
  return low
}
