import { RandomStream } from '../../base/random.js'
import type { BinnedTable } from './binnedTable.js'
import { growClassTree } from './growClassTree.js'
import { type Tree, TreeBuilder } from './tree.js'
import { type Sample, VarianceSplitter } from './varianceSplitter.js'

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
  if (task.kind === 'classification') {
    return growClassTree(table, task.targets, task.classCount, weights, stream)
  }
  const drawnRows = Int32Array.from(weights.keys()).filter((row) => weights[row] > 0)
  const builder = new TreeBuilder()
  const centre = task.targets.reduce((sum, value) => sum + value / table.rowCount, 0)
  growInto(builder, -1, sampleOf({ table, targets: task.targets, weights }, drawnRows), centre)
  return builder.finish()
}

/** A node of at most so many rows gets a copy of them, so that the caches hold all that its subtree reads. */
const compactRows = 2048

/** Grows the tree of all rows of `sample` depth first. @param root the parent of its first node */
function growInto(builder: TreeBuilder, root: number, sample: Sample, centre: number): void {
  const { table, weights } = sample
  const rows = Int32Array.from(weights.keys())
  const spare = new Int32Array(rows.length)
  const splitter = new VarianceSplitter(sample, centre)
  const waiting = [{ start: 0, end: rows.length, parent: root }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { start, parent } = next
    let { end } = next
    builder.setRight(parent)
    // Down the left children to a leaf; the right ones wait.
    for (;;) {
      if (end - start <= compactRows && rows.length > 2 * compactRows) {
        growInto(builder, -1, sampleOf(sample, rows.subarray(start, end)), centre)
        break
      }
      splitter.enter(rows, start, end)
      if (splitter.isPure || end - start < 2 || !tryAll(table, splitter)) {
        builder.leaf()
        builder.leafValue(0, splitter.mean())
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
function sampleOf({ table, targets, weights }: Sample, rows: Int32Array): Sample {
  const width = table.columns.length
  const bins = new Uint8Array(rows.length * width)
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * width
    for (let column = 0; column < width; column++)
      bins[i * width + column] = table.bins[from + column]
  }
  return {
    table: { rowCount: rows.length, columns: table.columns, bins },
    targets: Float64Array.from(rows, (row) => targets[row]),
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
  { column, low, high }: VarianceSplitter,
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
function tryAll({ columns }: BinnedTable, splitter: VarianceSplitter): boolean {
  let found = false
  for (let column = 0; column < columns.length; column++) {
    const { kind, binCount } = columns[column]
    const splits =
      kind === 'ordered' ? splitter.tryOrdered(column) : splitter.tryLabels(column, 0, binCount - 1)
    found ||= splits
  }
  return found
}
