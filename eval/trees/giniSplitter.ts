import type { BinnedTable } from './binnedTable.js'
import { fewRows, type Splitter, sortByCounting, sortByInsertion } from './splitter.js'

/**
 * Splits that leave the least Gini impurity: the largest Σ_k l_k² / l + Σ_k r_k² / r over a split's left and
 * right weights by class, which is the impurity's decrease up to what all splits of a node share.
 *
 * Source: Breiman et al., "Classification and regression trees", 1984, chapter 4.
 */
export class GiniSplitter implements Splitter {
  isPure = false
  column = 0
  low = 0
  high = 0
  private bestValue = 0
  private count = 0
  private weight = 0
  private squares = 0
  // The node's rows: where each begins in the bins, and its class | weight << 8.
  private readonly base: Int32Array
  private readonly classWeights: Int32Array
  private readonly total: Float64Array
  // While a column is swept: what is left of the cut.
  private readonly left: Float64Array
  private leftWeight = 0
  private leftSquares = 0
  private rightSquares = 0
  private readonly histogram: Float64Array // [256, classes]
  private readonly binWeights = new Float64Array(256)
  private readonly sortedBins: Uint8Array
  private readonly order: Int32Array
  private readonly places = new Int32Array(257)

  /**
   * @param classes [rowCount]
   * @param weights [rowCount] how often the bootstrap drew each row
   */
  constructor(
    private readonly table: BinnedTable,
    private readonly classes: Uint8Array,
    private readonly classCount: number,
    private readonly weights: Int32Array,
  ) {
    this.base = new Int32Array(table.rowCount)
    this.classWeights = new Int32Array(table.rowCount)
    this.sortedBins = new Uint8Array(table.rowCount)
    this.order = new Int32Array(table.rowCount)
    this.total = new Float64Array(classCount)
    this.left = new Float64Array(classCount)
    this.histogram = new Float64Array(256 * classCount)
  }

  enter(rows: Int32Array, start: number, end: number): void {
    const { base, classWeights, total, classes, weights } = this
    const width = this.table.columns.length
    total.fill(0)
    for (let i = start; i < end; i++) {
      const row = rows[i]
      base[i - start] = row * width
      classWeights[i - start] = classes[row] | (weights[row] << 8)
      total[classes[row]] += weights[row]
    }
    this.count = end - start
    this.weight = 0
    this.squares = 0
    let present = 0
    for (const weight of total) {
      this.weight += weight
      this.squares += weight * weight
      if (weight > 0) present++
    }
    this.isPure = present < 2
    this.bestValue = Number.NEGATIVE_INFINITY
  }

  tryOrdered(column: number): boolean {
    const { count, base, sortedBins, order, places } = this
    const { bins, columns } = this.table
    // Sorted rows take a few steps each, a histogram takes one a row and then all of its cells.
    if (count * 4 > columns[column].binCount * this.classCount) return this.sweepBins(column)
    if (count <= fewRows) sortByInsertion(bins, base, count, column, sortedBins, order)
    else sortByCounting(bins, base, count, column, sortedBins, order, places)
    if (sortedBins[0] === sortedBins[count - 1]) return false
    this.sweepRows(column, false)
    if (sortedBins[0] === 0) this.sweepRows(column, true)
    return true
  }

  tryLabels(column: number, first: number, last: number): boolean {
    const { bins } = this.table
    const { count, base, classWeights } = this
    let splits = false
    for (let label = first; label <= last; label++) {
      this.clearLeft()
      let moved = 0
      for (let i = 0; i < count; i++) {
        if (bins[base[i] + column] !== label) continue
        moved++
        this.move(classWeights[i] & 255, classWeights[i] >> 8)
      }
      if (moved === 0 || moved === count) continue
      splits = true
      this.consider(column, label, label)
    }
    return splits
  }

  eachLeafValue(leafValue: (output: number, value: number) => void): void {
    for (let k = 0; k < this.classCount; k++) {
      if (this.total[k] > 0) leafValue(k, this.total[k] / this.weight)
    }
  }

  /** Moves the sorted rows to the left one by one. Missing ones (bin 0) come first, or stay right. */
  private sweepRows(column: number, missingLeft: boolean): void {
    const { count, sortedBins, order, classWeights } = this
    this.clearLeft()
    let i = 0
    if (!missingLeft) while (sortedBins[i] === 0) i++
    const missing = sortedBins[0] === 0
    let previous = 0
    for (; i < count; i++) {
      const bin = sortedBins[i]
      if (bin !== previous) {
        if (previous > 0) this.considerCut(column, missing, missingLeft, previous, bin)
        previous = bin
      }
      const classWeight = classWeights[order[i]]
      this.move(classWeight & 255, classWeight >> 8)
    }
    if (missing && !missingLeft) this.consider(column, 1, 255)
  }

  /** The same bin by bin. */
  private sweepBins(column: number): boolean {
    const { bins, columns } = this.table
    const { histogram, binWeights, classCount, count, base, classWeights } = this
    const { binCount } = columns[column]
    histogram.fill(0, 0, binCount * classCount)
    binWeights.fill(0, 0, binCount)
    for (let i = 0; i < count; i++) {
      const bin = bins[base[i] + column]
      const weight = classWeights[i] >> 8
      histogram[bin * classCount + (classWeights[i] & 255)] += weight
      binWeights[bin] += weight
    }
    let filled = 0
    for (let bin = 0; bin < binCount; bin++) if (binWeights[bin] > 0) filled++
    if (filled < 2) return false
    const missing = binWeights[0] > 0
    for (const missingLeft of missing ? [false, true] : [false]) {
      this.clearLeft()
      if (missingLeft) this.moveBin(0)
      let previous = 0
      for (let bin = 1; bin < binCount; bin++) {
        if (binWeights[bin] === 0) continue
        if (previous > 0) this.considerCut(column, missing, missingLeft, previous, bin)
        previous = bin
        this.moveBin(bin)
      }
      if (missing && !missingLeft) this.consider(column, 1, 255)
    }
    return true
  }

  private clearLeft(): void {
    this.left.fill(0)
    this.leftWeight = 0
    this.leftSquares = 0
    this.rightSquares = this.squares
  }

  private moveBin(bin: number): void {
    const { histogram, classCount } = this
    const at = bin * classCount
    for (let k = 0; k < classCount; k++) if (histogram[at + k] > 0) this.move(k, histogram[at + k])
  }

  /** Moves `weight` of class `k` from right to left. */
  private move(k: number, weight: number): void {
    const before = this.left[k]
    this.leftSquares += weight * (2 * before + weight)
    this.rightSquares -= weight * (2 * (this.total[k] - before) - weight)
    this.left[k] = before + weight
    this.leftWeight += weight
  }

  /** A cut half-way between two bins that the node has; where it has no missing rows, such go with the most. */
  private considerCut(
    column: number,
    missing: boolean,
    missingLeft: boolean,
    below: number,
    above: number,
  ): void {
    const goLeft = missing ? missingLeft : 2 * this.leftWeight > this.weight
    this.consider(column, goLeft ? 0 : 1, (below + above - 1) >> 1)
  }

  private consider(column: number, low: number, high: number): void {
    const value =
      this.leftSquares / this.leftWeight + this.rightSquares / (this.weight - this.leftWeight)
    if (value <= this.bestValue) return
    this.bestValue = value
    this.column = column
    this.low = low
    this.high = high
  }
}
