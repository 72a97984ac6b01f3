import { SeqarenaError, ShapeError } from '../../base/errors.js'
import { distFile } from '../../base/packageRoot.js'
import { WorkerPool } from '../../base/workerPool.js'
import { type NeighbourJob, type SharedTree, sharedFloats } from './neighbourWorker.js'
import { checkPoints, type PointSet } from './pointSet.js'

/** Coordinates that a set may have: 1 GB of them. */
const maxCoordinates = 2 ** 28
/** Queries of one job, a multiple of the leaf size: some milliseconds of work. */
const jobQueries = 4096

/**
 * Exact nearest neighbours of Euclidean space over worker threads, which live until it is closed.
 *
 * Each set of points gets a tree when it is first used, as base or as queries (which are taken in the order of
 * their own tree, so that each is near the one before); it is kept as long as the set's object is, whose values must stay as they are.
 */
export class NeighbourSearch {
  private readonly pool: WorkerPool<NeighbourJob, SharedTree | undefined>
  private readonly trees = new WeakMap<PointSet, Promise<SharedTree>>()
  private nextId = 0

  /** @param workers threads, at least 1 */
  constructor(workers: number) {
    this.pool = new WorkerPool({ file: distFile('eval/neighbours/neighbourJob.js'), workers })
  }

  /**
   * Euclidean distances from each query to the k nearest points of base, in float32: identical points give
   * exactly 0, and equal points of base equal distances. The same for any number of workers.
   *
   * @param onProgress told how many queries are done
   * @returns [queries.count × k] ascending; Infinity where base has fewer than k points, and where squares
   *   overflow (coordinates beyond 1e18)
   * @throws {ShapeError} when the two differ in dims, or an array's length is not count × dims
   * @throws {DataError} `NOT_FINITE`
   * @throws {SeqarenaError} `TOO_MANY_POINTS`
   */
  async distances(
    queries: PointSet,
    base: PointSet,
    k: 1 | 2,
    onProgress?: (done: number) => void,
  ): Promise<Float32Array> {
    if (queries.dims !== base.dims) {
      throw new ShapeError('base', [base.count, base.dims], [base.count, queries.dims])
    }
    checkPoints('queries', queries)
    checkPoints('base', base)
    if (queries.count === 0) return new Float32Array(0)
    if (base.count === 0) return new Float32Array(queries.count * k).fill(Number.POSITIVE_INFINITY)

    const [queryTree, baseTree] = await Promise.all([this.treeOf(queries), this.treeOf(base)])
    const distances = sharedFloats(queries.count * k)
    const jobs: NeighbourJob[] = []
    for (let from = 0; from < queries.count; from += jobQueries) {
      const to = Math.min(from + jobQueries, queries.count)
      jobs.push({ kind: 'search', base: baseTree, queries: queryTree, from, to, k, distances })
    }
    let done = 0
    await this.pool.runAll(jobs, () => {
      done = Math.min(done + jobQueries, queries.count)
      onProgress?.(done)
    })
    return new Float32Array(distances).slice()
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.pool.close()
  }

  private treeOf(points: PointSet): Promise<SharedTree> {
    const known = this.trees.get(points)
    if (known) return known
    const built = this.buildTree(points)
    this.trees.set(points, built)
    return built
  }

  private async buildTree({ values, count, dims }: PointSet): Promise<SharedTree> {
    if (values.length > maxCoordinates) {
      throw new SeqarenaError(
        'TOO_MANY_POINTS',
        `${count} points of ${dims} dimensions are more than a search takes`,
        {},
        `Take a sample of at most ${Math.floor(maxCoordinates / dims)} of them.`,
      )
    }
    const points = sharedFloats(values.length)
    new Float32Array(points).set(values)
    const tree = await this.pool.run({ kind: 'build', points, count, dims, id: this.nextId++ })
    return tree!
  }
}
