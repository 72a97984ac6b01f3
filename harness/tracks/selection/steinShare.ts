import type { CellTable } from './searchTables.js'
import type { CellTotals } from './sharedSearch.js'

/** Sums of weights in cells, of how many groups. */
export interface CellSizes {
  /** Sum of the weights of each group. */
  unit: number
  trainingGroups: number
  poolGroups: number
}

/**
 * Share of the way from the training table's shares in a table's cells to the pool's at which they foretell those of
 * other data best, 0 to 1: V / (V + B). V is what chance makes of the training groups' shares, the sum over the cells of
 * the variances of their means. B is how far the pool's are off but for chance, in squares: what the squared differences
 * between both come to beyond the chance in either. With few groups chance is all that there is to fit; with many the
 * pool's error is.
 *
 * Source: Efron and Morris 1973, doi 10.1080/01621459.1973.10481350, Stein's rule with a given point to shrink to.
 *
 * @param training counts and squares of the training groups
 * @param pool counts of the pool's groups
 */
export function steinShare(
  { base, cells }: Pick<CellTable, 'base' | 'cells'>,
  training: CellTotals,
  pool: CellTotals,
  { unit, trainingGroups, poolGroups }: CellSizes,
): number {
  let chance = 0
  let difference = 0
  for (let cell = base; cell < base + cells; cell++) {
    const own = training.counts[cell] / (trainingGroups * unit)
    const square = training.squares![cell] / (trainingGroups * unit * unit)
    chance += Math.max(0, square - own * own) / trainingGroups
    difference += (own - pool.counts[cell] / (poolGroups * unit)) ** 2
  }
  const bias = Math.max(0, difference - chance * (1 + trainingGroups / poolGroups))
  return chance > 0 ? chance / (chance + bias) : 0
}
