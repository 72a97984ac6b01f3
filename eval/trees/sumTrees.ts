import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'
import type { BinnedTable } from './binnedTable.js'
import type { Tree } from './tree.js'

/** Small trees are taken many at a time, and with them rows so few that their sums stay in cache. */
const batchBytes = 262_144
const blockRows = 2048

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
  const batches = batchesOf(trees)
  const largest = batches.reduce((most, batch) => Math.max(most, sizeOf(batch)), 0)
  const sizes = [rows * width, 8 * rows * outputs, largest]
  const memory = new OwnMemory(sizes.reduce((sum, size) => sum + size + 64, 131_072))
  const { functions } = loadKernels('auto', memory)
  const [binsAt, sumsAt, treesAt] = sizes.map((size) => memory.allocate(size))
  const bytes = memory.bytes()
  bytes.set(bins.subarray(from * width, to * width), binsAt)
  for (const batch of batches) {
    let end = treesAt
    const placed = batch.map((tree) =>
      partsOf(tree).map((part) => {
        const at = end
        bytes.set(part, at)
        end += roundedUp(part.length)
        return at
      }),
    )
    for (let row = 0; row < rows; row += blockRows) {
      const block = [binsAt + row * width, sumsAt + 8 * row * outputs]
      const sizes = [Math.min(blockRows, rows - row), width, outputs]
      for (const parts of placed) functions.addTree(...parts, ...block, ...sizes)
    }
  }
  return new Float64Array(bytes.buffer, sumsAt, rows * outputs).slice()
}

/** The trees in their order, as many in a batch as have `batchBytes`, one at least. */
function batchesOf(trees: readonly Tree[]): Tree[][] {
  const batches: Tree[][] = []
  let room = 0
  for (const tree of trees) {
    const size = sizeOf([tree])
    room -= size
    if (room < 0) {
      batches.push([])
      room = batchBytes - size
    }
    batches[batches.length - 1].push(tree)
  }
  return batches
}

function sizeOf(trees: readonly Tree[]): number {
  let size = 0
  for (const tree of trees) for (const part of partsOf(tree)) size += roundedUp(part.length)
  return size
}

/** What the kernel takes, in its order. */
function partsOf({ nodes, starts, outputs, values }: Tree): Uint8Array[] {
  return [nodes, starts, outputs, values].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  )
}

function roundedUp(size: number): number {
  return Math.ceil(size / 8) * 8
}
