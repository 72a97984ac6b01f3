import { RandomStream } from '../../base/random.js'
import { type BinnedTable, type Feature, featuresOf } from './binnedTable.js'
import { GiniSplitter } from './giniSplitter.js'
import type { Sample, Splitter } from './splitter.js'
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
  const drawnRows = Int32Array.from(weights.keys()).filter((row) => weights[row] > 0)
  const builder = new TreeBuilder()
  if (task.kind === 'regression') {
    const centre = task.targets.reduce((sum, value) => sum + value / table.rowCount, 0)
    const sample = sampleOf({ table, targets: task.targets, weights }, drawnRows)
    growInto(builder, -1, sample, {
      splitter: (part) => new VarianceSplitter(part, centre),
      trySplits: (splitter) => tryAll(table, splitter),
    })
  } else {
    const drawn = new DrawnFeatures(featuresOf(table), stream)
    const sample = sampleOf({ table, targets: task.targets, weights }, drawnRows)
    growInto(builder, -1, sample, {
      splitter: (part) => new GiniSplitter(part, task.classCount),
      trySplits: (splitter) => drawn.trySplits(splitter),
    })
  }
  return builder.finish()
}

interface Growth<Targets> {
  splitter(sample: Sample<Targets>): Splitter
  /** @returns false where nothing splits the node */
  trySplits(splitter: Splitter): boolean
}

/** A node of at most so many rows gets a copy of them, so that the caches hold all that its subtree reads. */
const compactRows = 2048

/** Grows the tree of all rows of `sample` depth first. @param root the parent of its first node */
function growInto<Targets extends Uint8Array | Float64Array>(
  builder: TreeBuilder,
  root: number,
  sample: Sample<Targets>,
  growth: Growth<Targets>,
): void {
  const { table, weights } = sample
  const rows = Int32Array.from(weights.keys())
  const spare = new Int32Array(rows.length)
  const splitter = growth.splitter(sample)
  const addValue = builder.leafValue.bind(builder)
  const waiting = [{ start: 0, end: rows.length, parent: root }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { start, parent } = next
    let { end } = next
    builder.setRight(parent)
    // Down the left children to a leaf; the right ones wait.
    for (;;) {
      if (end - start <= compactRows && rows.length > 2 * compactRows) {
        growInto(builder, -1, sampleOf(sample, rows.subarray(start, end)), growth)
        break
      }
      splitter.enter(rows, start, end)
      if (splitter.isPure || end - start < 2 || !growth.trySplits(splitter)) {
        builder.leaf()
        splitter.eachLeafValue(addValue)
        break
      }
      const node = builder.split(splitter.column, splitter.low, splitter.high)
      const middle = partition(rows, spare, start, end, table, splitter)
      waiting.push({ start: middle, end, parent: node })
      end = middle
    }
  }
}

/** A copy of some rows. */
function sampleOf<Targets extends Uint8Array | Float64Array>(
  { table, targets, weights }: Sample<Targets>,
  rows: Int32Array,
): Sample<Targets> {
  const width = table.columns.length
  const bins = new Uint8Array(rows.length * width)
  const chosen = new (targets.constructor as new (length: number) => Targets)(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * width
    for (let column = 0; column < width; column++)
      bins[i * width + column] = table.bins[from + column]
    chosen[i] = targets[rows[i]]
  }
  return {
    table: { rowCount: rows.length, columns: table.columns, bins },
    targets: chosen,
    weights: rows.map((row) => weights[row]),
  }
}

/**
 * Puts the rows that go left before the others, either in the order they had, so that memory is read forwards;
 * without a branch, which would be guessed wrongly every other time.
 *
 * @returns where the others begin
 */
function partition(
  rows: Int32Array,
  spare: Int32Array,
  start: number,
  end: number,
  { bins, columns }: BinnedTable,
  { column, low, high }: Splitter,
): number {
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
  for (let i = 0; i < right; i++) rows[left + i] = spare[i]
  return left
}

/** Tries every feature. */
function tryAll({ columns }: BinnedTable, splitter: Splitter): boolean {
  let found = false
  for (let column = 0; column < columns.length; column++) {
    const { kind, binCount } = columns[column]
    const splits =
      kind === 'ordered' ? splitter.tryOrdered(column) : splitter.tryLabels(column, 0, binCount - 1)
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
