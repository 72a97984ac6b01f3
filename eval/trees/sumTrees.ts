import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'
import type { BinnedTable } from './binnedTable.js'
import type { Tree } from './tree.js'

/**
 * Sums over the trees of the leaves that rows `from` … `to` − 1 fall into.
 *
 * @returns [to − from, outputs]
 */
export function sumTrees(
  trees: readonly Tree[],
  { bins, columns }: BinnedTable,
  from: number,
  to: number,
  outputs: number,
): Float64Array {
  const width = columns.length
  const rows = to - from
  const sizes = [rows * width, 8 * rows * outputs, ...largestParts(trees)]
  const total = sizes.reduce((sum, size) => sum + size + 64, 0)
  const memory = new OwnMemory(total + 131_072)
  const { functions } = loadKernels('auto', memory)
  const [binsAt, sumsAt, ...partsAt] = sizes.map((size) => memory.allocate(size))
  const bytes = memory.bytes()
  bytes.set(bins.subarray(from * width, to * width), binsAt)
  const [nodesAt, startsAt, outputsAt, valuesAt] = partsAt
  for (const tree of trees) {
    for (const [i, part] of partsOf(tree).entries()) bytes.set(part, partsAt[i])
    functions.addTree(nodesAt, startsAt, outputsAt, valuesAt, binsAt, sumsAt, rows, width, outputs)
  }
  return new Float64Array(bytes.buffer, sumsAt, rows * outputs).slice()
}

function partsOf({ nodes, starts, outputs, values }: Tree): Uint8Array[] {
  return [nodes, starts, outputs, values].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  )
}

/** Bytes that the largest tree's parts take, each of its own. */
function largestParts(trees: readonly Tree[]): number[] {
  const sizes = [0, 0, 0, 0]
  for (const tree of trees) {
    for (const [i, { byteLength }] of partsOf(tree).entries()) {
      sizes[i] = Math.max(sizes[i], byteLength)
    }
  }
  return sizes
}
