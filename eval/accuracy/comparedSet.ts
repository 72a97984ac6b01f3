import type { AccuracyCell, BinnedColumn, CellShare } from './accuracyResult.js'
import { type CellPair, compareCells, type Nearness, worstCells } from './cellAccuracy.js'

/** Columns whose values are in bins: their names and those of their bins. */
export interface BinnedColumns {
  names: readonly string[]
  /** [columns][bins] */
  labels: readonly (readonly string[])[]
}

/** How a set of columns compares. */
export interface ComparedSet extends Nearness {
  /** Numbers of the columns. */
  columns: readonly number[]
  /** The joint cells that differ most. */
  off: readonly NumberedShare[]
}

/** Sets of some columns. */
export interface ComparedColumns extends BinnedColumns {
  sets: readonly ComparedSet[]
}

/** A cell's number, the last column's bin running fastest, and its shares. */
type NumberedShare = { cell: number } & Omit<CellShare, 'bins'>

const offCells = 3

export function compareSet(columns: readonly number[], cells: CellPair): ComparedSet {
  const off = worstCells(cells, offCells).map((cell) => ({ cell, ...sharesOf(cells, cell) }))
  return { columns, ...compareCells(cells), off }
}

function sharesOf({ real, realTotal, synthetic, syntheticTotal }: CellPair, cell: number) {
  return { real: real[cell] / realTotal, synthetic: synthetic[cell] / syntheticTotal }
}

/** What a report shows of a set of columns. */
export function accuracyCell(set: ComparedSet, { names, labels }: BinnedColumns): AccuracyCell {
  const { columns, accuracy, accuracyMax } = set
  const off = set.off.map(({ cell, ...shares }): CellShare => {
    let rest = cell
    const bins = columns.toReversed().map((column) => {
      const size = labels[column].length
      const bin = rest % size
      rest = (rest - bin) / size
      return labels[column][bin]
    })
    return { bins: bins.reverse(), ...shares }
  })
  return { columns: columns.map((column) => names[column]), accuracy, accuracyMax, off }
}

/** The distributions of one column, without the bins that are empty in both tables. */
export function binnedColumn(
  column: string,
  labels: readonly string[],
  cells: CellPair,
): BinnedColumn {
  const bins = labels
    .map((label, bin) => ({ label, ...sharesOf(cells, bin) }))
    .filter(({ real, synthetic }) => real > 0 || synthetic > 0)
  return {
    column,
    bins: bins.map(({ label }) => label),
    real: bins.map(({ real }) => real),
    synthetic: bins.map(({ synthetic }) => synthetic),
  }
}
