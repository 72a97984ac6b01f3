import type { RandomStream } from '../../base/random.js'
import { type BinnedTable, type Feature, featuresOf } from './binnedTable.js'
import { type BoostingMemory, cellNumbers } from './boostingMemory.js'
import { type Tree, TreeBuilder } from './tree.js'

export interface BoostedTreeSettings {
  maxLeaves: number
  /** Splits from the root to a leaf. */
  maxDepth: number
  minLeafRows: number
  /** Share of the features that each node may split by, drawn afresh. */
  featureShare: number
  /** What a leaf's value is multiplied by. */
  learningRate: number
}

/** A split's left side must have a second derivative of this, and so must its right one. */
const minHessian = 1e-3
/** Keeps a leaf's value finite. */
const tiny = 1e-15

/** A leaf that may yet be split. */
interface Node {
  start: number
  end: number
  depth: number
  gradient: number
  hessian: number
  /** Offset of the node's histogram in the memory; absent where the node can't be split. */
  histogram?: number
  /** Gain of the best split; 0 where none is worth it. */
  gain: number
  column: number
  low: number
  high: number
  leftGradient: number
  leftHessian: number
  left?: Node
  right?: Node
}

/**
 * Grows the trees of gradient boosting: best leaf first, splits by the largest decrease of the loss's second-order
 * expansion, G_l² / H_l + G_r² / H_r − G² / H over sums of its first and second derivatives, from histograms of
 * which a node's larger child gets its own by subtraction.
 *
 * Source: Ke et al., "LightGBM", NIPS 2017; the rules as in scikit-learn's HistGradientBoosting.
 */
export class BoostedTreeGrower {
  private readonly features: Feature[]
  /** [columns] 1 where some row has no value. */
  private readonly hasMissing: Uint8Array

  constructor(
    private readonly memory: BoostingMemory,
    private readonly settings: BoostedTreeSettings,
    /** Draws each node's features; not used where that is all of them. */
    private readonly stream: RandomStream,
  ) {
    this.features = featuresOf(memory.table)
    this.hasMissing = missingColumns(memory.table)
  }

  /**
   * Fits a tree to the derivatives of an output, and adds its values to that output's predictions.
   *
   * @param output which of the model's outputs the tree adds to
   */
  grow(output: number): Tree {
    const { memory } = this
    const { rowCount } = memory.table
    const rows = memory.rows()
    for (let row = 0; row < rowCount; row++) rows[row] = row
    const histogram = this.fill(output)
    const [gradient, hessian] = memory.histogram(histogram).subarray(cellNumbers * memory.cells)
    const root = leafNode(0, rowCount, 0, gradient, hessian)
    this.findSplit(root, histogram)
    const open = [root]
    for (let leaves = 1; leaves < this.settings.maxLeaves; leaves++) {
      const best = takeBest(open)
      if (!best) break
      open.push(...this.split(best, output))
    }
    for (const node of open) this.release(node)

    const builder = new TreeBuilder()
    const predictionsAt = memory.predictionsAt + 8 * output * memory.stride
    this.write(root, -1, builder, ({ start, end, ...node }) => {
      const value = (-this.settings.learningRate * node.gradient) / (node.hessian + tiny)
      builder.leafValue(output, value)
      memory.kernels.addToRows(predictionsAt, memory.rowsAt + 4 * start, end - start, value)
    })
    return builder.finish()
  }

  private write(node: Node, parent: number, builder: TreeBuilder, leaf: (node: Node) => void) {
    builder.setRight(parent)
    if (!node.left || !node.right) {
      builder.leaf()
      leaf(node)
      return
    }
    const at = builder.split(node.column, node.low, node.high)
    this.write(node.left, -1, builder, leaf)
    this.write(node.right, at, builder, leaf)
  }

  private maySplit({ start, end, depth, hessian }: Node): boolean {
    const { maxDepth, minLeafRows } = this.settings
    return depth < maxDepth && end - start >= 2 * minLeafRows && hessian >= minHessian
  }

  private split(node: Node, output: number): Node[] {
    const { kernels, cells } = this.memory
    const { start, end, leftGradient, leftHessian } = node
    const middle = this.partition(node)
    const depth = node.depth + 1
    const left = leafNode(start, middle, depth, leftGradient, leftHessian)
    const [gradient, hessian] = [node.gradient - leftGradient, node.hessian - leftHessian]
    const right = leafNode(middle, end, depth, gradient, hessian)
    node.left = left
    node.right = right
    if (this.maySplit(left) || this.maySplit(right)) {
      // Only the smaller side is summed up; the larger one is what remains of the parent.
      const [small, large] = middle - start < end - middle ? [left, right] : [right, left]
      const summed = this.fill(output, small)
      const remaining = node.histogram!
      kernels.subtractHistogram(remaining, summed, cells)
      this.findSplit(small, summed)
      this.findSplit(large, remaining)
      node.histogram = undefined
    }
    this.release(node)
    return [left, right]
  }

  private partition({ start, end, column, low, high }: Node): number {
    const { kernels, binsAt, rowsAt, spareAt, table } = this.memory
    const width = table.columns.length
    const from = rowsAt + 4 * start
    return (
      start + kernels.partitionRows(binsAt, from, spareAt, end - start, width, column, low, high)
    )
  }

  /** Sums up the rows of a node, or all rows, which it reads in their own order. */
  private fill(output: number, node?: Node): number {
    const { memory } = this
    const { rowCount, columns } = memory.table
    const histogram = memory.take()
    memory.kernels.fillHistogram(
      memory.binsAt,
      memory.derivativesAt + 8 * output * memory.stride,
      node ? memory.rowsAt + 4 * node.start : 0,
      memory.offsetsAt,
      histogram,
      node ? node.end - node.start : rowCount,
      columns.length,
      memory.cells,
    )
    return histogram
  }

  private release(node: Node) {
    if (node.histogram !== undefined) this.memory.release(node.histogram)
    node.histogram = undefined
  }

  /** Finds the best split of a node whose histogram this is. */
  private findSplit(node: Node, at: number) {
    node.histogram = at
    if (!this.maySplit(node)) {
      this.release(node)
      return
    }
    const { features } = this
    const { featureShare } = this.settings
    const histogram = this.memory.histogram(at)
    const count =
      featureShare < 1 ? Math.max(1, Math.floor(featureShare * features.length)) : features.length
    for (let drawn = 0; drawn < count; drawn++) {
      if (count < features.length) this.draw(drawn)
      const { column, label } = features[drawn]
      if (label < 0) this.tryCuts(node, histogram, column)
      else this.tryLabel(node, histogram, column, label)
    }
  }

  /** Puts one of the features from `place` on there. */
  private draw(place: number) {
    const { features } = this
    const at = place + this.stream.integer(features.length - place)
    const feature = features[at]
    features[at] = features[place]
    features[place] = feature
  }

  /** Cuts with missing rows on the right, from the first bin up, then with them on the left, from the last down. */
  private tryCuts(node: Node, histogram: Float64Array, column: number) {
    const begin = cellNumbers * this.memory.offsets[column]
    const last = this.memory.table.columns[column].binCount - 1
    const hasMissing = this.hasMissing[column] === 1
    const count = node.end - node.start
    let gradient = 0
    let hessian = 0
    let moved = 0
    // With missing rows on the right, all others may be left.
    for (let bin = 1; bin < last + (hasMissing ? 1 : 0); bin++) {
      const at = begin + cellNumbers * bin
      // Without rows a cut is the one before.
      if (histogram[at + 2] === 0) continue
      gradient += histogram[at]
      hessian += histogram[at + 1]
      moved += histogram[at + 2]
      // Where training has none, a missing row goes with the most.
      const low = !hasMissing && 2 * moved > count ? 0 : 1
      this.consider(node, column, low, bin, gradient, hessian, moved)
    }
    if (!hasMissing) return
    gradient = node.gradient
    hessian = node.hessian
    moved = count
    for (let bin = last - 1; bin > 0; bin--) {
      const at = begin + cellNumbers * (bin + 1)
      if (histogram[at + 2] === 0) continue
      gradient -= histogram[at]
      hessian -= histogram[at + 1]
      moved -= histogram[at + 2]
      this.consider(node, column, 0, bin, gradient, hessian, moved)
    }
  }

  private tryLabel(node: Node, histogram: Float64Array, column: number, label: number) {
    const at = cellNumbers * (this.memory.offsets[column] + label)
    const [gradient, hessian, count] = [histogram[at], histogram[at + 1], histogram[at + 2]]
    this.consider(node, column, label, label, gradient, hessian, count)
  }

  /** @param gradient of the left side, like `hessian` and its rows, `count` */
  private consider(
    node: Node,
    column: number,
    low: number,
    high: number,
    gradient: number,
    hessian: number,
    count: number,
  ) {
    const { minLeafRows } = this.settings
    const rightHessian = node.hessian - hessian
    if (count < minLeafRows || node.end - node.start - count < minLeafRows) return
    if (hessian < minHessian || rightHessian < minHessian) return
    const rightGradient = node.gradient - gradient
    const gain =
      (gradient * gradient) / (hessian + tiny) +
      (rightGradient * rightGradient) / (rightHessian + tiny) -
      (node.gradient * node.gradient) / (node.hessian + tiny)
    if (gain <= node.gain) return
    node.gain = gain
    node.column = column
    node.low = low
    node.high = high
    node.leftGradient = gradient
    node.leftHessian = hessian
  }
}

function missingColumns({ bins, columns }: BinnedTable): Uint8Array {
  const width = columns.length
  const missing = new Uint8Array(width)
  for (let i = 0; i < bins.length; i++) if (bins[i] === 0) missing[i % width] = 1
  return missing
}

function leafNode(
  start: number,
  end: number,
  depth: number,
  gradient: number,
  hessian: number,
): Node {
  const split = { gain: 0, column: 0, low: 0, high: 0, leftGradient: 0, leftHessian: 0 }
  return { start, end, depth, gradient, hessian, ...split }
}

/** Takes the node of the largest gain out of the list; the first of equals. */
function takeBest(open: Node[]): Node | undefined {
  let best = -1
  for (const [i, node] of open.entries()) {
    if (node.gain > 0 && (best < 0 || node.gain > open[best].gain)) best = i
  }
  return best < 0 ? undefined : open.splice(best, 1)[0]
}
