import { round5 } from './roundings.js'

/** Bins of rows, column by column. */
export interface BinnedRows {
  /** [columns][rows] */
  codes: readonly Uint16Array[]
  /** [rows] What each row counts; 1 where absent. */
  weights?: Float64Array
  /** Sum of the weights. */
  total: number
}

/** How near two tables are in the joint cells of a set of columns. */
export interface Nearness {
  accuracy: number
  accuracyMax: number
}

/** Counts of joint cells, the last column's bin running fastest. */
export type CellCounts = Int32Array | Float64Array

/**
 * Counts rows by their bins in one, two or three columns.
 *
 * @param columns numbers of the columns
 * @param sizes how many bins each column has, by number of the column
 */
export function countCells(
  { codes, weights }: BinnedRows,
  columns: readonly number[],
  sizes: readonly number[],
): CellCounts {
  const cells = columns.reduce((product, column) => product * sizes[column], 1)
  const [a, b, c] = columns.map((column) => codes[column])
  const second = sizes[columns[1]]
  const third = sizes[columns[2]]
  if (!weights) {
    const counts = new Int32Array(cells)
    if (c) for (let i = 0; i < a.length; i++) counts[(a[i] * second + b[i]) * third + c[i]]++
    else if (b) for (let i = 0; i < a.length; i++) counts[a[i] * second + b[i]]++
    else for (let i = 0; i < a.length; i++) counts[a[i]]++
    return counts
  }
  const counts = new Float64Array(cells)
  if (c) {
    for (let i = 0; i < a.length; i++) counts[(a[i] * second + b[i]) * third + c[i]] += weights[i]
  } else if (b) {
    for (let i = 0; i < a.length; i++) counts[a[i] * second + b[i]] += weights[i]
  } else for (let i = 0; i < a.length; i++) counts[a[i]] += weights[i]
  return counts
}

/** Counts of the same cells in two tables. */
export interface CellPair {
  real: CellCounts
  realTotal: number
  synthetic: CellCounts
  syntheticTotal: number
}

/**
 * accuracy = 1 − ½ Σ |p − q| over the cells' shares p of the real and q of the synthetic rows, and
 * accuracyMax = 1 − ½ Σ √(2/π · p (1 − p) · (1/n + 1/m)), which two samples of n and m rows of the same
 * distribution are expected to reach; both to five decimals.
 *
 * The differences are summed times n·m, as whole numbers, so that the sum is exact: with some thousand rows
 * many sums end in half of the fifth decimal, where the last bit decides.
 */
export function compareCells({ real, realTotal, synthetic, syntheticTotal }: CellPair): Nearness {
  let difference = 0
  let noise = 0
  for (let cell = 0; cell < real.length; cell++) {
    const count = real[cell]
    difference += Math.abs(count * syntheticTotal - synthetic[cell] * realTotal)
    // A sum of weights may exceed the total by a rounding.
    if (count > 0) noise += Math.sqrt(Math.max(0, count * (realTotal - count)))
  }
  const scale = Math.sqrt((2 / Math.PI) * (1 / realTotal + 1 / syntheticTotal)) / realTotal
  return {
    accuracy: round5(1 - difference / (2 * realTotal * syntheticTotal)),
    accuracyMax: round5(1 - (scale * noise) / 2),
  }
}

/** Numbers of the cells whose shares differ most, worst first; those that do not differ are no part of it. */
export function worstCells(pair: CellPair, count: number): number[] {
  const { real, realTotal, synthetic, syntheticTotal } = pair
  const gaps: number[] = []
  const worst: number[] = []
  for (let cell = 0; cell < real.length; cell++) {
    const gap = Math.abs(real[cell] * syntheticTotal - synthetic[cell] * realTotal)
    if (gap === 0 || (gaps.length === count && gap <= gaps[count - 1])) continue
    let place = gaps.length === count ? count - 1 : gaps.length
    while (place > 0 && gap > gaps[place - 1]) {
      gaps[place] = gaps[place - 1]
      worst[place] = worst[place - 1]
      place--
    }
    gaps[place] = gap
    worst[place] = cell
  }
  return worst
}
