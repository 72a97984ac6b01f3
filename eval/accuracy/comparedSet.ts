import type { AccuracyCell, BinnedColumn, CellShare } from './accuracyResult.js'
import {
  type BinnedRows,
  type CellPair,
  compareCells,
  countCells,
  type Nearness,
  worstCells,
} from './cellAccuracy.js'

/** Columns of binned rows: their names and those of their bins. */
export interface BinnedColumns {
  names: readonly string[]
  /** [columns][bins] */
  labels: readonly (readonly string[])[]
}

/** How a set of columns compares, with the counts it follows from. */
export interface ComparedSet extends Nearness {
  /** Numbers of the columns. */
  columns: readonly number[]
  cells: CellPair
}

/** Compares two tables in the joint cells of one, two or three columns. */
export function compareSet(
  real: BinnedRows,
  synthetic: BinnedRows,
  columns: readonly number[],
  sizes: readonly number[],
): ComparedSet {
  const cells: CellPair = {
    real: countCells(real, columns, sizes),
    realTotal: real.total,
    synthetic: countCells(synthetic, columns, sizes),
    syntheticTotal: synthetic.total,
  }
  return { columns, cells, ...compareCells(cells) }
}

/** Sets of some columns. */
export interface ComparedColumns extends BinnedColumns {
  sets: readonly ComparedSet[]
}

const offCells = 3

/** What a report shows of a set of columns. */
export function accuracyCell(
  { columns, cells, accuracy, accuracyMax }: ComparedSet,
  { names, labels }: BinnedColumns,
): AccuracyCell {
  const off = worstCells(cells, offCells).map((cell): CellShare => {
    let rest = cell
    const bins = columns.toReversed().map((column) => {
      const size = labels[column].length
      const bin = rest % size
      rest = (rest - bin) / size
      return labels[column][bin]
    })
    return {
      bins: bins.reverse(),
      real: cells.real[cell] / cells.realTotal,
      synthetic: cells.synthetic[cell] / cells.syntheticTotal,
    }
  })
  return { columns: columns.map((column) => names[column]), accuracy, accuracyMax, off }
}

/** The distributions of one column, without the bins that are empty in both tables. */
export function binnedColumn({ columns, cells }: ComparedSet, names: BinnedColumns): BinnedColumn {
  const [column] = columns
  const bins = names.labels[column]
    .map((label, bin) => ({
      label,
      real: cells.real[bin] / cells.realTotal,
      synthetic: cells.synthetic[bin] / cells.syntheticTotal,
    }))
    .filter(({ real, synthetic }) => real > 0 || synthetic > 0)
  return {
    column: names.names[column],
    bins: bins.map(({ label }) => label),
    real: bins.map(({ real }) => real),
    synthetic: bins.map(({ synthetic }) => synthetic),
  }
}
