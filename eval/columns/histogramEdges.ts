import { isTimeType, type NumberType } from '../../datasets/table.js'
import { quantileOfSorted } from '../statistics/quantileOfSorted.js'

const mostBins = 40
const fewestBins = 12
const mostSteps = 60

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const timeWidths = [
  ...[1, 5, 15, 30].map((n) => n * second),
  ...[1, 5, 15, 30].map((n) => n * minute),
  ...[1, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 30, 91, 182, 365].map((n) => n * day),
]

/**
 * Edges of bins for both tables, on round numbers. They span the 0.1 % to 99.9 % quantiles of either table;
 * what lies outside belongs to the bins at the ends. Their width is Freedman and Diaconis' for the real values,
 * 2 · IQR / ∛n, within 12 to 40 bins, rounded up to 1, 2, 2.5 or 5 times a power of ten (of a datetime to whole
 * seconds, minutes, hours, days). Values on a decimal grid, such as whole numbers, are never split unevenly:
 * the width is a multiple of the grid and edges lie between its points; up to 60 points have a bin each.
 *
 * Source of the width: Freedman and Diaconis 1981, doi 10.1007/BF01025868.
 *
 * @param real ascending, without NaN; synthetic likewise
 * @returns [bins + 1] ascending; [0, 1] where there are no values
 */
export function histogramEdges(
  real: Float64Array,
  synthetic: Float64Array,
  type: NumberType,
): number[] {
  const samples = [real, synthetic].filter((sample) => sample.length > 0)
  if (samples.length === 0) return [0, 1]
  const low = Math.min(...samples.map((sample) => quantileOfSorted(sample, 0.001)))
  const high = Math.max(...samples.map((sample) => quantileOfSorted(sample, 0.999)))
  const span = high - low
  if (!Number.isFinite(span)) return [low, high]
  const half = isTimeType(type) ? day / 2 : Math.max(0.5, Math.abs(low) / 1000)
  const single = [low - half, low + half]
  if (span === 0) return single

  const grid = !isTimeType(type) ? decimalGrid(real) : undefined
  const width = binWidth(samples[0], span, grid, type)
  const offset = grid ? grid / 2 : 0
  const first = Math.floor((low + offset) / width)
  const last = Math.max(first + 1, Math.ceil((high + offset) / width))
  const edges = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * width - offset).toPrecision(15)),
  )
  // Where values are so large that float64 has no room between edges, some of them are equal.
  if (!edges.every(Number.isFinite)) return [low, high]
  const different = [...new Set(edges)]
  return different.length > 1 ? different : single
}

function binWidth(
  sample: Float64Array,
  span: number,
  grid: number | undefined,
  type: NumberType,
): number {
  const iqr = quantileOfSorted(sample, 0.75) - quantileOfSorted(sample, 0.25)
  const freedmanDiaconis = (2 * iqr) / Math.cbrt(sample.length)
  const target = Math.min(Math.max(freedmanDiaconis, span / mostBins), span / fewestBins)
  if (isTimeType(type)) {
    return timeWidths.find((width) => width >= target) ?? roundUp(target / (365 * day)) * 365 * day
  }
  if (!grid) return roundUp(target)
  if (span <= mostSteps * grid) return grid
  const multiple = roundUp(target / grid)
  return grid * (Number.isInteger(multiple) ? multiple : 2 * multiple)
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function roundUp(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width))
  const lead = [1, 2, 2.5, 5].find((value) => value * power >= width * (1 - 1e-12)) ?? 10
  return lead * power
}

/** The largest power of ten, 1 to 0.0001, that all values are multiples of; undefined where there is none. */
function decimalGrid(sorted: Float64Array): number | undefined {
  if (sorted.length === 0) return undefined
  for (const perUnit of [1, 10, 100, 1000, 10_000]) {
    const isOnGrid = (value: number) => {
      const steps = value * perUnit
      return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps))
    }
    if (sorted.every(isOnGrid)) return 1 / perUnit
  }
  return undefined
}

/**
 * Shares of the values by bin, those outside in the bins at the ends.
 *
 * @param sorted ascending, without NaN
 */
export function binShares(sorted: Float64Array, edges: readonly number[]): number[] {
  const below = edges.map((edge) => countBelow(sorted, edge))
  below[0] = 0
  below[below.length - 1] = sorted.length
  return below.slice(1).map((count, i) => (count - below[i]) / Math.max(1, sorted.length))
}

/** How many values are less than one, by bisection. */
export function countBelow(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
