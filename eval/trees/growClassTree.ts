import type { RandomStream } from '../../base/random.js'
import { sharedCopy } from '../../base/sharedCopy.js'
import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'
import { type BinnedTable, featuresOf } from './binnedTable.js'
import type { Tree } from './tree.js'

const mostWeight = 255

/**
 * A random forest's tree for classes, grown until its leaves are pure or cannot be split: at each node the split
 * of least Gini impurity among √features drawn at random, more where those drawn have one value only.
 *
 * Source: Breiman, "Random forests", Machine Learning 45, 2001; the impurity: Breiman et al., "Classification and
 * regression trees", 1984, chapter 4.
 *
 * @param weights [rowCount] How often the bootstrap drew each row.
 * @param stream seeds the draws of features
 */
export function growClassTree(
  table: BinnedTable,
  targets: Uint8Array,
  classCount: number,
  weights: Int32Array,
  stream: RandomStream,
): Tree {
  const { rowCount, columns, bins } = table
  const width = columns.length
  // The bins, the class and the weight, in whole words.
  const size = Math.ceil((width + 2) / 4) * 4
  let count = 0
  for (const weight of weights) if (weight > 0) count++
  const features = featuresOf(table)
  const perNode = Math.max(1, Math.floor(Math.sqrt(features.length)))

  const memory = new OwnMemory()
  const { functions } = loadKernels('auto', memory)
  const sizes = [
    ...[count * size, 12 * features.length, 4 * (3 * count - 2), 4 * (count + 1), count, 8 * count],
    4 * functions.classTreeScratch(count, size, classCount),
  ]
  const places = sizes.map((bytes) => memory.allocate(bytes))
  const [recordsAt, featuresAt, nodesAt, startsAt, outputsAt, valuesAt, scratchAt] = places
  const memoryBytes = memory.bytes()
  const { buffer } = memoryBytes
  new Int32Array(buffer, featuresAt, 3 * features.length).set(
    features.flatMap(({ column, label }) => [column, label, columns[column].binCount]),
  )
  let at = recordsAt
  for (let row = 0; row < rowCount; row++) {
    if (weights[row] === 0) continue
    for (let i = 0; i < width; i++) memoryBytes[at + i] = bins[row * width + i]
    memoryBytes[at + width] = targets[row]
    memoryBytes[at + width + 1] = Math.min(weights[row], mostWeight)
    at += size
  }
  const length = functions.growClassTree(
    ...[recordsAt, featuresAt, nodesAt, startsAt, outputsAt, valuesAt],
    ...[count, width, size, classCount, features.length, perNode, stream.word() | 0, scratchAt],
  )
  const nodes = new Int32Array(buffer, nodesAt, length)
  let leafCount = 0
  for (let at = 0; at < length; at += nodes[at] < 0 ? 1 : 2) {
    leafCount = Math.max(leafCount, ~nodes[at] + 1)
  }
  const starts = new Int32Array(buffer, startsAt, leafCount + 1)
  const valueCount = starts[leafCount]
  return {
    nodes: sharedCopy(nodes),
    starts: sharedCopy(starts),
    outputs: sharedCopy(new Uint8Array(buffer, outputsAt, valueCount)),
    values: sharedCopy(new Float64Array(buffer, valuesAt, valueCount)),
  }
}
