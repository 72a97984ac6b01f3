import type { BinnedRows } from './cellAccuracy.js'
import { type BinnedColumns, type ComparedColumns, compareSet } from './comparedSet.js'
import type { Bins } from './fitBins.js'
import type { RecordColumns } from './recordColumns.js'
import type { RecordSets } from './recordSets.js'

/** The parts of accuracy that follow from pairs of successive rows. */
export interface ComparedRecords {
  univariate: ComparedColumns
  bivariate: ComparedColumns
  trivariate: ComparedColumns
  autocorrelation: ComparedColumns
}

/** Compares records of the same columns and bins in every set of columns. */
export function compareRecords(
  real: BinnedRows,
  synthetic: BinnedRows,
  { columns }: RecordColumns,
  { single, pairs, triples, next }: RecordSets,
  bins: readonly Bins[],
): ComparedRecords {
  const named: BinnedColumns = {
    names: columns.map(({ name, row }) => (row === 'next' ? `${name} (next row)` : name)),
    labels: bins.map(({ labels }) => labels),
  }
  const sizes = bins.map(({ labels }) => labels.length)
  const compared = (sets: readonly number[][]): ComparedColumns => ({
    ...named,
    sets: sets.map((set) => compareSet(real, synthetic, set, sizes)),
  })
  return {
    univariate: compared(single),
    bivariate: compared(pairs),
    trivariate: compared(triples),
    autocorrelation: compared(next),
  }
}
