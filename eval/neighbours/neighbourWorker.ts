import type { KernelFunctions } from '../../kernels/kernelFunctions.js'
import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'

/** A tree over points, in memory that all threads see. Its layout is the kernel's: see kernels/c/kernels.h. */
export interface SharedTree {
  /** Number of the tree, different for each one of a search. */
  id: number
  count: number
  dims: number
  /** float32; begins with the points in leaves of 16, [⌈count/16⌉, dims, 16] */
  tree: SharedArrayBuffer
  /** [count] int32, the number of the point at each place of the leaves */
  order: SharedArrayBuffer
}

/** Builds the tree over points [count × dims] and gives it the id. */
export interface BuildJob {
  kind: 'build'
  points: SharedArrayBuffer
  count: number
  dims: number
  id: number
}

/** Searches `base` for the points at places `from` … `to`−1 of another tree's leaves. */
export interface SearchJob {
  kind: 'search'
  base: SharedTree
  queries: SharedTree
  from: number // a multiple of 16
  to: number
  k: 1 | 2
  /** float32 [queries.count × k], by the numbers of the queries */
  distances: SharedArrayBuffer
}

export type NeighbourJob = BuildJob | SearchJob

/** Points of a leaf. */
const leafSize = 16

const floatBytes = Float32Array.BYTES_PER_ELEMENT

/** What one thread does: its kernels work on memory of its own, into which it copies what it needs. */
export class NeighbourWorker {
  private memory = new OwnMemory()
  private kernels: KernelFunctions = loadKernels('auto', this.memory).functions
  private sizeBytes = 0
  /** The tree that stands at the start of the work space; −1: none. */
  private held = -1
  private workSpace = 0

  build({ points, count, dims, id }: BuildJob): SharedTree {
    this.held = -1
    const tree = sharedFloats(this.kernels.neighbourTreeSize(count, dims))
    const order = sharedFloats(count)
    const scratchBytes = this.kernels.neighbourTreeScratch(count, dims) * floatBytes
    const sizes = [points.byteLength, tree.byteLength, order.byteLength, scratchBytes]
    const [pointsAt, treeAt, orderAt, scratchAt] = this.reserve(sizes)
    const bytes = this.memory.bytes()
    bytes.set(new Uint8Array(points), pointsAt)
    this.kernels.buildNeighbourTree(pointsAt, treeAt, orderAt, count, dims, scratchAt)
    new Uint8Array(tree).set(bytes.subarray(treeAt, treeAt + tree.byteLength))
    new Uint8Array(order).set(bytes.subarray(orderAt, orderAt + order.byteLength))
    return { id, count, dims, tree, order }
  }

  search({ base, queries, from, to, k, distances }: SearchJob) {
    const { dims } = base
    const nQueries = to - from
    const sizes = [base.tree.byteLength, nQueries * dims * floatBytes, nQueries * k * floatBytes]
    const [treeAt, queriesAt, distancesAt] = this.reserve(sizes)
    const bytes = this.memory.bytes()
    if (this.held !== base.id) bytes.set(new Uint8Array(base.tree), treeAt)
    this.held = base.id
    const points = new Float32Array(bytes.buffer, queriesAt, nQueries * dims)
    fromLeaves(new Float32Array(queries.tree), dims, from, points)
    this.kernels.nearestNeighbours(treeAt, queriesAt, distancesAt, base.count, dims, nQueries, k)
    const found = new Float32Array(bytes.buffer, distancesAt, nQueries * k)
    const all = new Float32Array(distances)
    const numbers = new Int32Array(queries.order, from * Int32Array.BYTES_PER_ELEMENT, nQueries)
    for (let q = 0; q < nQueries; q++) {
      for (let i = 0; i < k; i++) all[numbers[q] * k + i] = found[q * k + i]
    }
  }

  /** @returns offsets of blocks of these sizes in bytes, one behind the other in the work space */
  private reserve(sizes: readonly number[]): number[] {
    const rounded = sizes.map((size) => Math.ceil(size / 64) * 64)
    const needed = rounded.reduce((sum, size) => sum + size, 0)
    if (needed > this.sizeBytes) {
      // A fresh memory, for the old one's blocks could not be given back; some room more, lest it happen often.
      this.sizeBytes = Math.ceil(needed * 1.25)
      this.memory = new OwnMemory(this.sizeBytes + 131_072)
      this.kernels = loadKernels('auto', this.memory).functions
      this.workSpace = this.memory.allocate(this.sizeBytes)
      this.held = -1
    }
    let offset = this.workSpace
    return rounded.map((size) => {
      const at = offset
      offset += size
      return at
    })
  }
}

export function sharedFloats(length: number): SharedArrayBuffer {
  return new SharedArrayBuffer(length * floatBytes)
}

/** Points row by row, from place `from` on, out of leaves that hold them dimension by dimension. */
function fromLeaves(leaves: Float32Array, dims: number, from: number, points: Float32Array) {
  for (let i = 0; i < points.length / dims; i++) {
    const place = from + i
    const first = Math.floor(place / leafSize) * dims * leafSize + (place % leafSize)
    for (let d = 0; d < dims; d++) points[i * dims + d] = leaves[first + d * leafSize]
  }
}
