/**
 * Looks for the best split of one node of a forest's tree. `enter` says which rows; each `try…` looks at one
 * column and keeps the best split of all since `enter`.
 */
export interface Splitter {
  /** The node is what rows[start] … rows[end − 1] hold. */
  enter(rows: Int32Array, start: number, end: number): void
  /** True where all rows of the node have the same target. */
  isPure: boolean
  /** @returns false where these rows are all in one bin of the column */
  tryOrdered(column: number): boolean
  /** Tries the labels `first` … `last` of a column, one against the rest. @returns false where none splits the rows */
  tryLabels(column: number, first: number, last: number): boolean
  /** The best split so far: rows with a bin in low … high go left. */
  column: number
  low: number
  high: number
  /** What a leaf of the node's rows holds. */
  eachLeafValue(leafValue: (output: number, value: number) => void): void
}

/** Below this many rows, sorting by insertion is faster than counting by bin. */
export const fewRows = 24

/**
 * Sorts the rows of a small node by their bin.
 *
 * @param base where each row begins in `bins`
 * @param sortedBins receives the bins, ascending
 * @param order receives each one's place in `base`
 */
export function sortByInsertion(
  bins: Uint8Array,
  base: Int32Array,
  count: number,
  column: number,
  sortedBins: Uint8Array,
  order: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const bin = bins[base[i] + column]
    let at = i
    for (; at > 0 && sortedBins[at - 1] > bin; at--) {
      sortedBins[at] = sortedBins[at - 1]
      order[at] = order[at - 1]
    }
    sortedBins[at] = bin
    order[at] = i
  }
}

/** The same by counting, for larger nodes. @param places [257] scratch */
export function sortByCounting(
  bins: Uint8Array,
  base: Int32Array,
  count: number,
  column: number,
  sortedBins: Uint8Array,
  order: Int32Array,
  places: Int32Array,
): void {
  places.fill(0)
  for (let i = 0; i < count; i++) places[bins[base[i] + column] + 1]++
  for (let bin = 1; bin < 256; bin++) places[bin] += places[bin - 1]
  for (let i = 0; i < count; i++) {
    const bin = bins[base[i] + column]
    const at = places[bin]++
    sortedBins[at] = bin
    order[at] = i
  }
}
