import type { RandomStream } from '../../base/random.js'
import { type BinnedTable, type Feature, featuresOf } from './binnedTable.js'
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

/** Sums over the rows of a bin: the first derivatives, the second ones, the rows. */
const sums = 3

/** First and second derivatives of the loss by a row's prediction, one after the other. [rowCount, 2] */
export type Derivatives = Float32Array

/** A leaf that may yet be split. */
interface Node {
  start: number
  end: number
  depth: number
  gradient: number
  hessian: number
  /** [columns, binCount, 3]; absent where the node can't be split. */
  histogram?: Float64Array
  /** Of the best split; 0 where none is worth it. */
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
  private readonly offsets: Int32Array
  private readonly histogramSize: number
  /** [columns] 1 where some row has no value. */
  private readonly hasMissing: Uint8Array
  private readonly free: Float64Array[] = []
  private readonly rows: Int32Array
  private readonly spare: Int32Array

  constructor(
    private readonly table: BinnedTable,
    private readonly settings: BoostedTreeSettings,
    /** Draws each node's features; not used where that is all of them. */
    private readonly stream: RandomStream,
  ) {
    this.features = featuresOf(table)
    this.offsets = new Int32Array(table.columns.length)
    let size = 0
    for (const [column, { binCount }] of table.columns.entries()) {
      this.offsets[column] = size
      size += sums * binCount
    }
    this.histogramSize = size
    this.hasMissing = missingColumns(table)
    this.rows = new Int32Array(table.rowCount)
    this.spare = new Int32Array(table.rowCount)
  }

  /**
   * @param output which of the model's outputs the tree adds to
   * @param predictions [rowCount] of that output, to which the tree's values are added
   */
  grow(derivatives: Derivatives, output: number, predictions: Float64Array): Tree {
    const { rowCount } = this.table
    let gradient = 0
    let hessian = 0
    for (let row = 0; row < rowCount; row++) {
      this.rows[row] = row
      gradient += derivatives[2 * row]
      hessian += derivatives[2 * row + 1]
    }
    const root = leafNode(0, rowCount, 0, gradient, hessian)
    if (this.maySplit(root)) this.findSplit(root, this.fill(0, rowCount, derivatives))
    const open = [root]
    for (let leaves = 1; leaves < this.settings.maxLeaves; leaves++) {
      const best = takeBest(open)
      if (!best) break
      open.push(...this.split(best, derivatives))
    }
    for (const node of open) this.release(node)

    const builder = new TreeBuilder()
    this.write(root, -1, builder, (node) => {
      const value = (-this.settings.learningRate * node.gradient) / (node.hessian + tiny)
      builder.leafValue(output, value)
      for (let i = node.start; i < node.end; i++) {
        predictions[this.rows[i]] += value
      }
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

  private split(node: Node, derivatives: Derivatives): Node[] {
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
      const summed = this.fill(small.start, small.end, derivatives)
      const remaining = node.histogram!
      for (let i = 0; i < remaining.length; i++) remaining[i] -= summed[i]
      this.findSplit(small, summed)
      this.findSplit(large, remaining)
      node.histogram = undefined
    }
    this.release(node)
    return [left, right]
  }

  /**
   * Keeps the order of the rows on either side, so that memory is read forwards; without a branch, which would
   * be guessed wrongly every other time.
   */
  private partition({ start, end, column, low, high }: Node): number {
    const { rows, spare } = this
    const { bins, columns } = this.table
    const width = columns.length
    let left = start
    let right = 0
    for (let i = start; i < end; i++) {
      const row = rows[i]
      const bin = bins[row * width + column]
      const outside = ((bin - low) | (high - bin)) >>> 31
      rows[left] = row
      spare[right] = row
      left += 1 - outside
      right += outside
    }
    rows.set(spare.subarray(0, right), left)
    return left
  }

  private fill(start: number, end: number, derivatives: Derivatives): Float64Array {
    const { rows, offsets } = this
    const { bins } = this.table
    const width = offsets.length
    const histogram = this.free.pop()?.fill(0) ?? new Float64Array(this.histogramSize)
    for (let i = start; i < end; i++) {
      const row = rows[i]
      const gradient = derivatives[2 * row]
      const hessian = derivatives[2 * row + 1]
      const base = row * width
      for (let column = 0; column < width; column++) {
        const at = offsets[column] + sums * bins[base + column]
        histogram[at] += gradient
        histogram[at + 1] += hessian
        histogram[at + 2]++
      }
    }
    return histogram
  }

  private release(node: Node) {
    if (node.histogram) this.free.push(node.histogram)
    node.histogram = undefined
  }

  /** Finds the best split of a node whose histogram this is. */
  private findSplit(node: Node, histogram: Float64Array) {
    node.histogram = histogram
    if (!this.maySplit(node)) {
      this.release(node)
      return
    }
    const { features } = this
    const { featureShare } = this.settings
    const count =
      featureShare < 1 ? Math.max(1, Math.floor(featureShare * features.length)) : features.length
    for (let drawn = 0; drawn < count; drawn++) {
      if (count < features.length) this.draw(drawn)
      const { column, label } = features[drawn]
      if (label < 0) this.tryCuts(node, column)
      else this.tryLabel(node, column, label)
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
  private tryCuts(node: Node, column: number) {
    const histogram = node.histogram!
    const begin = this.offsets[column]
    const last = this.table.columns[column].binCount - 1
    const hasMissing = this.hasMissing[column] === 1
    const count = node.end - node.start
    let gradient = 0
    let hessian = 0
    let moved = 0
    // With missing rows on the right, all others may be left.
    for (let bin = 1; bin < last + (hasMissing ? 1 : 0); bin++) {
      const at = begin + sums * bin
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
      const at = begin + sums * (bin + 1)
      gradient -= histogram[at]
      hessian -= histogram[at + 1]
      moved -= histogram[at + 2]
      this.consider(node, column, 0, bin, gradient, hessian, moved)
    }
  }

  private tryLabel(node: Node, column: number, label: number) {
    const histogram = node.histogram!
    const at = this.offsets[column] + sums * label
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
