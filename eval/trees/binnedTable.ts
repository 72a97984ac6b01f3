import { binEdges, binOf } from './binEdges.js'

/**
 * A column of a table for trees. `ordered`: bins by size, bin 0 holding the missing values, and one feature.
 * `labels`: one bin for each label, and one feature for each label: whether a row has it or not, as if the
 * column were encoded one-hot.
 */
export interface BinnedColumn {
  kind: 'ordered' | 'labels'
  binCount: number
}

/** What trees learn from: small whole numbers, shared by all worker threads. */
export interface BinnedTable {
  rowCount: number
  columns: readonly BinnedColumn[]
  /** [rowCount, columns] On shared memory. */
  bins: Uint8Array
}

/** A question that a tree may ask: which side of a cut in an ordered column, or whether a label is there. */
export interface Feature {
  column: number
  /** The label's bin; −1 for an ordered column. */
  label: number
}

export function featuresOf({ columns }: BinnedTable): Feature[] {
  return columns.flatMap(({ kind, binCount }, column): Feature[] =>
    kind === 'ordered'
      ? [{ column, label: -1 }]
      : Array.from({ length: binCount }, (_, label) => ({ column, label })),
  )
}

/** Columns of numbers, each binned by its own edges. */
export function binNumbers(columns: readonly Float64Array[], rowCount: number): BinnedTable {
  const width = columns.length
  const bins = new Uint8Array(new SharedArrayBuffer(rowCount * width))
  const kinds = columns.map((values, column): BinnedColumn => {
    const edges = binEdges(values)
    for (let row = 0; row < rowCount; row++) bins[row * width + column] = binOf(values[row], edges)
    return { kind: 'ordered', binCount: edges.length + 2 }
  })
  return { rowCount, columns: kinds, bins }
}
