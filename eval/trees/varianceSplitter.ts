import type { BinnedTable } from './binnedTable.js'
import { fewRows, type Splitter, sortByInsertion } from './splitter.js'

/**
 * Splits that leave the least squared error: the largest L² / l + R² / r over a split's left and right sums of
 * the target (L, R) and weights (l, r), which is the error's decrease up to what all splits of a node share.
 *
 * Source: Breiman et al., "Classification and regression trees", 1984, chapter 8.
 */
export class VarianceSplitter implements Splitter {
  isPure = false
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
  private readonly binWeights = new Float64Array(256)
  private readonly binSums = new Float64Array(256)
  private readonly sortedBins = new Uint8Array(fewRows)
  private readonly order = new Int32Array(fewRows)

  /**
   * @param targets [rowCount]
   * @param centre what is taken off the targets, near their mean: sums of large numbers would lose digits
   * @param weights [rowCount] how often the bootstrap drew each row
   */
  constructor(
    private readonly table: BinnedTable,
    private readonly targets: Float64Array,
    private readonly centre: number,
    private readonly weights: Int32Array,
  ) {
    this.base = new Int32Array(table.rowCount)
    this.rowWeights = new Float64Array(table.rowCount)
    this.rowSums = new Float64Array(table.rowCount)
  }

  enter(rows: Int32Array, start: number, end: number): void {
    const { base, rowWeights, rowSums, targets, weights, centre } = this
    const width = this.table.columns.length
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
  }

  tryOrdered(column: number): boolean {
    if (this.count <= fewRows) return this.sweepRows(column)
    return this.sweepBins(column)
  }

  tryLabels(column: number, first: number, last: number): boolean {
    const { binWeights, binSums } = this
    this.fillBins(column, first, last)
    let splits = false
    for (let label = first; label <= last; label++) {
      if (binWeights[label] === 0 || binWeights[label] === this.weight) continue
      splits = true
      this.consider(column, label, label, binWeights[label], binSums[label])
    }
    return splits
  }

  eachLeafValue(leafValue: (output: number, value: number) => void): void {
    leafValue(0, this.centre + this.sum / this.weight)
  }

  /** Moves the rows of a small node to the left one by one, in the order of their bins. */
  private sweepRows(column: number): boolean {
    const { count, sortedBins, order, rowWeights, rowSums } = this
    sortByInsertion(this.table.bins, this.base, count, column, sortedBins, order)
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

  /** The same bin by bin. */
  private sweepBins(column: number): boolean {
    const { binWeights, binSums } = this
    const { binCount } = this.table.columns[column]
    this.fillBins(column, 0, binCount - 1)
    const missing = binWeights[0] > 0
    let weight = 0
    let sum = 0
    let previous = 0
    let splits = missing
    for (let bin = 1; bin < binCount; bin++) {
      if (binWeights[bin] === 0) continue
      if (previous > 0) {
        splits = true
        this.considerCut(column, previous, bin, weight, sum, binWeights[0], binSums[0])
      }
      previous = bin
      weight += binWeights[bin]
      sum += binSums[bin]
    }
    if (previous === 0) return false
    if (missing) this.consider(column, 1, 255, weight, sum)
    return splits
  }

  /** Sums over the rows of each bin `first` … `last`. */
  private fillBins(column: number, first: number, last: number): void {
    const { binWeights, binSums, base, rowWeights, rowSums, count } = this
    const { bins } = this.table
    binWeights.fill(0, first, last + 1)
    binSums.fill(0, first, last + 1)
    for (let i = 0; i < count; i++) {
      const bin = bins[base[i] + column]
      binWeights[bin] += rowWeights[i]
      binSums[bin] += rowSums[i]
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
