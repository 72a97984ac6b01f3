import type { BinnedColumn } from './accuracyResult.js'
import {
  type BinnedRows,
  type CellCodes,
  countCells,
  countJointCells,
  joinCodes,
} from './binnedRows.js'
import type { CellPair } from './cellAccuracy.js'
import {
  type BinnedColumns,
  binnedColumn,
  type ComparedColumns,
  type ComparedSet,
  compareSet,
} from './comparedSet.js'
import type { Bins } from './fitBins.js'
import type { RecordColumns } from './recordColumns.js'
import type { RecordSets } from './recordSets.js'

/** The parts of accuracy that follow from pairs of successive rows. */
export interface ComparedRecords {
  univariate: ComparedColumns
  bivariate: ComparedColumns
  trivariate: ComparedColumns
  autocorrelation: ComparedColumns
  /** Bins of the columns that are compared with each other. */
  bins: readonly BinnedColumn[]
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
  const tables = { real, synthetic, sizes: bins.map(({ labels }) => labels.length) }
  const singles = single.map(([column]) => singleCells(tables, column))
  return {
    univariate: { ...named, sets: single.map((set, i) => compareSet(set, singles[i])) },
    bivariate: { ...named, sets: pairs.map((set) => compareSet(set, pairCells(tables, set))) },
    trivariate: { ...named, sets: compareTriples(tables, triples) },
    autocorrelation: { ...named, sets: next.map((set) => compareSet(set, pairCells(tables, set))) },
    bins: single.map(([c], i) => binnedColumn(named.names[c], named.labels[c], singles[i])),
  }
}

interface TablePair {
  real: BinnedRows
  synthetic: BinnedRows
  /** [columns] How many bins each has. */
  sizes: readonly number[]
}

/** Counts the same cells in both tables. */
function cellsOf(
  { real, synthetic }: TablePair,
  count: (rows: BinnedRows, which: 'real' | 'synthetic') => CellPair['real'],
): CellPair {
  return {
    real: count(real, 'real'),
    realTotal: real.total,
    synthetic: count(synthetic, 'synthetic'),
    syntheticTotal: synthetic.total,
  }
}

function singleCells(tables: TablePair, column: number): CellPair {
  const size = tables.sizes[column]
  return cellsOf(tables, ({ codes, weights }) => countCells(codes[column], size, weights))
}

function pairCells(tables: TablePair, [a, b]: readonly number[]): CellPair {
  const size = tables.sizes[b]
  const cells = tables.sizes[a] * size
  return cellsOf(tables, ({ codes, weights }) =>
    countJointCells(codes[a], codes[b], size, cells, weights),
  )
}

/** @param triples those with the same first two columns side by side, so that these are joined but once */
function compareTriples(tables: TablePair, triples: readonly number[][]): ComparedSet[] {
  const { real, synthetic, sizes } = tables
  let joined: { real: CellCodes; synthetic: CellCodes } | undefined
  let last: readonly number[] = []
  return triples.map((set) => {
    const [a, b, c] = set
    const pairSize = sizes[a] * sizes[b]
    if (!joined || a !== last[0] || b !== last[1]) {
      const join = ({ codes }: BinnedRows) => joinCodes(codes[a], codes[b], sizes[b], pairSize)
      joined = { real: join(real), synthetic: join(synthetic) }
      last = set
    }
    const pair = joined
    const cells = cellsOf(tables, ({ codes, weights }, which) =>
      countJointCells(pair[which], codes[c], sizes[c], pairSize * sizes[c], weights),
    )
    return compareSet(set, cells)
  })
}
