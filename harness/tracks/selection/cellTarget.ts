import {
  type CellTable,
  type FigureWeights,
  type PartName,
  type SearchTables,
  tableWeights,
} from './searchTables.js'
import type { CellTotals } from './sharedSearch.js'
import { steinShare } from './steinShare.js'

/** What the chosen groups' weights in each cell are to be, and what a difference costs. */
export interface CellTarget {
  /** [cells] Of all groups of the training table. */
  training: Float64Array
  trainingGroups: number
  /** How many groups are chosen, and the sum of the weights of each. */
  groups: number
  unit: number
  /** [cells] */
  wanted: Int32Array
  /** [cells] The loss of a cell is √(difference² + variance), variances being powers of two by exponent. */
  exponents: Uint8Array
  variances: Float64Array
  /** The power of exponent 0. */
  lowest: number
  /** [tables] What the loss of a cell counts. */
  weights: Float64Array
}

/**
 * How far the target leans from the training table to the pool: as little as the metric rewards, whose reference the
 * training table is one half of; as far as the pool foretells other data better; or the whole way, but in single columns.
 */
export type Shrinkage = 'least' | 'stein' | 'whole'

/**
 * Least share of the way from the training table's share of a cell to the pool's that is wanted: where few training
 * groups are in a cell, the pool, made by a model of all of them, foretells other data's share better.
 */
const leastShrinkage: Record<PartName, number> = {
  univariate: 0.06,
  autocorrelation: 0.1,
  bivariate: 0.15,
  trivariate: 0.3,
  categoriesPerSequence: 0,
  sequencesPerCategory: 0,
}

/** Width of the loss in standard deviations of what chance makes of the cell. */
export const lossWidth = 1.07
const leastDeviation = 0.02 // groups
const exponentRange = 32

export interface TargetOptions {
  groups: number
  unit: number
  trainingGroups: number
  poolGroups: number
  /** `least` if absent. */
  shrinkage?: Shrinkage
  /** Weights of the figures; those of the metric if absent. */
  figures?: FigureWeights
}

/**
 * @param training counts and squares of the training groups
 * @param pool counts of all groups that may be chosen
 */
export function cellTarget(
  { tables, cells }: SearchTables,
  training: CellTotals,
  pool: CellTotals,
  { groups, unit, trainingGroups, poolGroups, shrinkage, figures }: TargetOptions,
): CellTarget {
  const partWeights = tableWeights(tables, figures)
  const weights = tables.map((table) => {
    // Sequences per category are shares of their own sum, which exceeds the groups.
    const hits = table.part === 'sequencesPerCategory' ? sumOf(training.counts, table) / unit : 0
    const total = hits > 0 ? (groups * hits) / trainingGroups : groups
    return partWeights[table.part] / (2 * total * unit)
  })
  const wanted = new Int32Array(cells)
  const powers = new Float64Array(cells)
  for (const table of tables) {
    const isOfRows = !table.part.endsWith('Category') && table.part !== 'categoriesPerSequence'
    const least = leastShrinkage[table.part]
    const sizes = { unit, trainingGroups, poolGroups }
    // What a column's values are like tells little of a group, and a pool of few groups has it less well.
    const isWhole = shrinkage === 'whole' && table.part !== 'univariate'
    const shrunk =
      shrinkage === 'least' || shrinkage === undefined
        ? least
        : isWhole
          ? 1
          : Math.max(least, steinShare(table, training, pool, sizes))
    const spread = isOfRows ? drawnShare(training, table, unit) : 0
    for (let cell = table.base; cell < table.base + table.cells; cell++) {
      const own = training.counts[cell] / (trainingGroups * unit)
      const share = own + shrunk * (pool.counts[cell] / (poolGroups * unit) - own)
      wanted[cell] = Math.round(share * groups * unit)
      const drawn = isOfRows ? ownSpread(training, cell, unit, spread) : 0
      powers[cell] = 2 * Math.log2(deviation(share, drawn, groups, trainingGroups) * unit)
    }
  }
  const highest = Math.round(powers.reduce((a, b) => (a > b ? a : b)))
  const lowest = highest - exponentRange + 1
  const exponents = Uint8Array.from(powers, (power) => Math.max(0, Math.round(power) - lowest))
  return {
    training: training.counts,
    trainingGroups,
    groups,
    unit,
    wanted,
    exponents,
    variances: Float64Array.from({ length: exponentRange }, (_, e) => 2 ** (e + lowest)),
    lowest,
    weights: Float64Array.from(weights),
  }
}

/**
 * Standard deviation, in groups, of the difference that the metric sees in a cell of which the chosen groups hold
 * exactly the training table's share: from the training groups and as many held back, and from the row that is drawn
 * of each chosen group.
 */
function deviation(share: number, drawn: number, groups: number, trainingGroups: number): number {
  const expected = share * groups
  const ofReference = ((groups / trainingGroups) * expected * (1 - share)) / 2
  return Math.max(
    leastDeviation,
    lossWidth * Math.sqrt(Math.max(0, ofReference) + drawn * expected),
  )
}

/** 1 − Σ p² / Σ p over the groups' shares p in a cell: the part of its variance that comes from drawing rows. */
function ownSpread({ counts, squares }: CellTotals, cell: number, unit: number, unknown: number) {
  return counts[cell] > 0 ? 1 - squares![cell] / (unit * counts[cell]) : unknown
}

/** The part of the whole table's variance that comes from drawing rows: for cells without training groups. */
function drawnShare(training: CellTotals, table: CellTable, unit: number): number {
  const squares = sumOf(training.squares!, table)
  return 1 - squares / (unit * sumOf(training.counts, table))
}

export function sumOf(counts: Float64Array, { base, cells }: CellTable): number {
  let sum = 0
  for (let cell = base; cell < base + cells; cell++) sum += counts[cell]
  return sum
}
