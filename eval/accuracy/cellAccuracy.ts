import { round5 } from './roundings.js'

/** Counts of cells, or sums of their rows' weights. */
export type CellCounts = Int32Array | Float64Array

/** Counts of the same cells in two tables. */
export interface CellPair {
  real: CellCounts
  realTotal: number
  synthetic: CellCounts
  syntheticTotal: number
}

/** How near two tables are in some cells. */
export interface Nearness {
  accuracy: number
  accuracyMax: number
}

/**
 * accuracy = 1 − ½ Σ |p − q| over the cells' shares p of the real and q of the synthetic rows, and
 * accuracyMax = 1 − ½ Σ √(2/π · p (1 − p) · (1/n + 1/m)), which two samples of n and m rows of the same
 * distribution are expected to reach; both to five decimals.
 *
 * The differences are summed times n·m, as whole numbers, so that the sum is exact: with some thousand rows
 * many sums end in half of the fifth decimal, where the last bit decides.
 *
 * Source: mostlyai-qa 1.9.8, `calculate_accuracy_cnts` and `calculate_expected_l1_multinomial`.
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
