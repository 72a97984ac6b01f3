import { RandomStream } from '../../base/random.js'
import { type BinnedTable, type Feature, featuresOf } from './binnedTable.js'
import { GiniSplitter } from './giniSplitter.js'
import type { Splitter } from './splitter.js'
import { type Tree, TreeBuilder } from './tree.js'
import { VarianceSplitter } from './varianceSplitter.js'

/** What a model learns: rows and what they should give. */
export type LearningTask =
  | { kind: 'classification'; table: BinnedTable; targets: Uint8Array; classCount: number }
  | { kind: 'regression'; table: BinnedTable; targets: Float64Array }

/**
 * One tree of a random forest, grown until its leaves are pure or cannot be split: n rows drawn with replacement
 * from n; at each node the best split of √features drawn at random (classification) or of all features
 * (regression), more where those drawn have one value only. A leaf holds the shares of the classes, or the mean.
 * These are scikit-learn's defaults.
 *
 * Source: Breiman, "Random forests", Machine Learning 45, 2001.
 *
 * @param tree the tree's number; its random numbers are addressed by it
 */
export function growForestTree(task: LearningTask, seed: number, tree: number): Tree {
  const { table } = task
  const stream = new RandomStream(seed, 'forest', tree)
  const weights = new Int32Array(table.rowCount)
  for (let i = 0; i < table.rowCount; i++) weights[stream.integer(table.rowCount)]++
  const rows = Int32Array.from(weights.keys()).filter((row) => weights[row] > 0)
  if (task.kind === 'regression') {
    const centre = task.targets.reduce((sum, value) => sum + value / table.rowCount, 0)
    const splitter = new VarianceSplitter(table, task.targets, centre, weights)
    return growTree(table, rows, splitter, () => trySplits(table, splitter))
  }
  const splitter = new GiniSplitter(table, task.targets, task.classCount, weights)
  const drawn = new DrawnFeatures(featuresOf(table), stream)
  return growTree(table, rows, splitter, () => drawn.trySplits(splitter))
}

/** Grows depth first. @param trySplits false where nothing splits the node */
function growTree(
  { bins, columns }: BinnedTable,
  rows: Int32Array,
  splitter: Splitter,
  trySplits: () => boolean,
): Tree {
  const builder = new TreeBuilder()
  const addValue = builder.leafValue.bind(builder)
  const waiting = [{ start: 0, end: rows.length, parent: -1 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { start, parent } = next
    let { end } = next
    builder.setRight(parent)
    // Down the left children to a leaf; the right ones wait.
    for (;;) {
      splitter.enter(rows, start, end)
      if (splitter.isPure || end - start < 2 || !trySplits()) break
      const { column, low, high } = splitter
      const node = builder.split(column, low, high)
      const middle = partition(rows, start, end, bins, columns.length, column, low, high)
      waiting.push({ start: middle, end, parent: node })
      end = middle
    }
    builder.leaf()
    splitter.eachLeafValue(addValue)
  }
  return builder.finish()
}

/** Puts the rows that go left before the others. @returns where the others begin */
function partition(
  rows: Int32Array,
  start: number,
  end: number,
  bins: Uint8Array,
  width: number,
  column: number,
  low: number,
  high: number,
): number {
  let left = start
  let right = end
  while (left < right) {
    const row = rows[left]
    const bin = bins[row * width + column]
    if (bin >= low && bin <= high) {
      left++
      continue
    }
    rows[left] = rows[--right]
    rows[right] = row
  }
  return left
}

/** Tries every feature. */
function trySplits({ columns }: BinnedTable, splitter: Splitter): boolean {
  let found = false
  for (let column = 0; column < columns.length; column++) {
    const { kind, binCount } = columns[column]
    const splits =
      kind === 'ordered'
        ? splitter.tryOrdered(column)
        : splitter.tryLabels(column, 0, binCount - 1)
    found ||= splits
  }
  return found
}

/** Tries √features of them, drawn afresh for each node, and goes on drawing until one splits it. */
class DrawnFeatures {
  private readonly perNode: number

  constructor(
    private readonly features: Feature[],
    private readonly stream: RandomStream,
  ) {
    this.perNode = Math.max(1, Math.floor(Math.sqrt(features.length)))
  }

  trySplits(splitter: Splitter): boolean {
    const { features, stream } = this
    let found = false
    for (let drawn = 0; drawn < features.length && (drawn < this.perNode || !found); drawn++) {
      const at = drawn + stream.integer(features.length - drawn)
      const feature = features[at]
      features[at] = features[drawn]
      features[drawn] = feature
      const splits =
        feature.label < 0
          ? splitter.tryOrdered(feature.column)
          : splitter.tryLabels(feature.column, feature.label, feature.label)
      found ||= splits
    }
    return found
  }
}
