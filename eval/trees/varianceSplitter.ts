import type { BinnedTable } from './binnedTable.js'

/** Rows that a tree is grown from. */
export interface Sample {
  table: BinnedTable
  /** [rowCount] */
  targets: Float64Array
  /** [rowCount] How often the bootstrap drew each row. */
  weights: Int32Array
}

/** Rows up to which sorting by insertion is faster than summing up by bin. */
const fewRows = 24

/**
 * Looks for the split of a node that leaves the least squared error: `enter` says which rows are in the node, each
 * `try…` looks at one column and keeps the best split of all since `enter`. The error is least for the largest L² / l + R² / r over a split's left and right sums of
 * the target (L, R) and weights (l, r), which is the error's decrease up to what all splits of a node share.
 *
 * Source: Breiman et al., "Classification and regression trees", 1984, chapter 8.
 */
export class VarianceSplitter {
  /** True where all rows of the node have the same target. */
  isPure = false
  /** The best split so far: rows with a bin in low … high go left. */
  column = 0
  low = 0
  high = 0
  private bestValue = 0
  private count = 0
  private weight = 0
  private sum = 0
  // The node's rows: where each begins in the bins, its weight, and that times its target.
  private readonly base: Int32Array
  private readonly rowWeights: Float64Array
  private readonly rowSums: Float64Array
  /** [columns, binCount, 2] Weight, and sum of the targets, of each bin; a column's begins at its offset. */
  private readonly histogram: Float64Array
  private readonly offsets: Int32Array
  private readonly sortedBins = new Uint8Array(fewRows)
  private readonly order = new Int32Array(fewRows)

  /** @param centre is taken off the targets and near their mean: sums of large numbers would lose digits */
  constructor(
    private readonly sample: Sample,
    private readonly centre: number,
  ) {
    const { rowCount, columns } = sample.table
    this.base = new Int32Array(rowCount)
    this.rowWeights = new Float64Array(rowCount)
    this.rowSums = new Float64Array(rowCount)
    this.offsets = new Int32Array(columns.length)
    let size = 0
    for (const [column, { binCount }] of columns.entries()) {
      this.offsets[column] = size
      size += 2 * binCount
    }
    this.histogram = new Float64Array(size)
  }

  /** The node is what rows[start] … rows[end − 1] hold. */
  enter(rows: Int32Array, start: number, end: number): void {
    const { base, rowWeights, rowSums, centre } = this
    const { table, targets, weights } = this.sample
    const width = table.columns.length
    const first = targets[rows[start]]
    this.isPure = true
    this.count = end - start
    this.weight = 0
    this.sum = 0
    for (let i = start; i < end; i++) {
      const row = rows[i]
      if (targets[row] !== first) this.isPure = false
      base[i - start] = row * width
      rowWeights[i - start] = weights[row]
      rowSums[i - start] = weights[row] * (targets[row] - centre)
      this.weight += weights[row]
      this.sum += rowSums[i - start]
    }
    this.bestValue = Number.NEGATIVE_INFINITY
    if (this.count > fewRows && !this.isPure) this.fillAll()
  }

  /** @returns false where these rows are all in one bin of the column */
  tryOrdered(column: number): boolean {
    if (this.count <= fewRows) return this.sweepRows(column)
    return this.sweepBins(column)
  }

  /** Tries the labels `first` … `last` of a column, one against the rest. @returns false where none splits the rows */
  tryLabels(column: number, first: number, last: number): boolean {
    const { histogram, offsets } = this
    if (this.count <= fewRows) this.fillColumn(column)
    let splits = false
    for (let label = first; label <= last; label++) {
      const at = offsets[column] + 2 * label
      if (histogram[at] === 0 || histogram[at] === this.weight) continue
      splits = true
      this.consider(column, label, label, histogram[at], histogram[at + 1])
    }
    return splits
  }

  /** Mean of the node's targets. */
  mean(): number {
    return this.centre + this.sum / this.weight
  }

  /** Moves the rows of a small node to the left one by one, in the order of their bins. */
  private sweepRows(column: number): boolean {
    const { count, sortedBins, order, rowWeights, rowSums } = this
    this.sortRows(column)
    if (sortedBins[0] === sortedBins[count - 1]) return false
    let weight = 0
    let sum = 0
    let i = 0
    for (; sortedBins[i] === 0; i++) {
      weight += rowWeights[order[i]]
      sum += rowSums[order[i]]
    }
    const missing = weight > 0
    const missingWeight = weight
    const missingSum = sum
    weight = 0
    sum = 0
    let previous = 0
    for (; i < count; i++) {
      const bin = sortedBins[i]
      if (bin !== previous) {
        if (previous > 0) {
          this.considerCut(column, previous, bin, weight, sum, missingWeight, missingSum)
        }
        previous = bin
      }
      weight += rowWeights[order[i]]
      sum += rowSums[order[i]]
    }
    if (missing) this.consider(column, 1, 255, weight, sum)
    return true
  }

  /** Sorts the rows of a small node by their bin: the bins, and where in the node each row stands. */
  private sortRows(column: number): void {
    const { count, base, sortedBins, order } = this
    const { bins } = this.sample.table
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

  /** Considers every cut of a large node in one column, bin by bin. */
  private sweepBins(column: number): boolean {
    const { histogram } = this
    const begin = this.offsets[column]
    const { binCount } = this.sample.table.columns[column]
    const missingWeight = histogram[begin]
    const missingSum = histogram[begin + 1]
    let weight = 0
    let sum = 0
    let previous = 0
    let splits = false
    for (let bin = 1; bin < binCount; bin++) {
      const binWeight = histogram[begin + 2 * bin]
      if (binWeight === 0) continue
      if (previous > 0) {
        splits = true
        this.considerCut(column, previous, bin, weight, sum, missingWeight, missingSum)
      }
      previous = bin
      weight += binWeight
      sum += histogram[begin + 2 * bin + 1]
    }
    if (previous === 0 || missingWeight === 0) return splits
    this.consider(column, 1, 255, weight, sum)
    return true
  }

  /** Sums up the rows by bin, in all columns at once: each row's bins are fetched once. */
  private fillAll(): void {
    const { histogram, offsets, base, rowWeights, rowSums, count } = this
    const { bins } = this.sample.table
    histogram.fill(0)
    for (let i = 0; i < count; i++) {
      const weight = rowWeights[i]
      const sum = rowSums[i]
      const from = base[i]
      for (let column = 0; column < offsets.length; column++) {
        const at = offsets[column] + 2 * bins[from + column]
        histogram[at] += weight
        histogram[at + 1] += sum
      }
    }
  }

  /** Sums up the rows by bin, in one column. */
  private fillColumn(column: number): void {
    const { histogram, base, rowWeights, rowSums, count } = this
    const { bins, columns } = this.sample.table
    const begin = this.offsets[column]
    histogram.fill(0, begin, begin + 2 * columns[column].binCount)
    for (let i = 0; i < count; i++) {
      const at = begin + 2 * bins[base[i] + column]
      histogram[at] += rowWeights[i]
      histogram[at + 1] += rowSums[i]
    }
  }

  /** A cut half-way between two bins that the node has, missing rows right and left; without them, such go with the most. */
  private considerCut(
    column: number,
    below: number,
    above: number,
    weight: number,
    sum: number,
    missingWeight: number,
    missingSum: number,
  ): void {
    const high = (below + above - 1) >> 1
    if (missingWeight === 0) {
      this.consider(column, 2 * weight > this.weight ? 0 : 1, high, weight, sum)
      return
    }
    this.consider(column, 1, high, weight, sum)
    this.consider(column, 0, high, weight + missingWeight, sum + missingSum)
  }

  /** @param weight of what goes left, and `sum` of its targets */
  private consider(column: number, low: number, high: number, weight: number, sum: number): void {
    const right = this.sum - sum
    const value = (sum * sum) / weight + (right * right) / (this.weight - weight)
    if (value <= this.bestValue) return
    this.bestValue = value
    this.column = column
    this.low = low
    this.high = high
  }
}
