import { distFile } from '../../base/packageRoot.js'
import { RandomStream } from '../../base/random.js'
import { workerCount } from '../../base/workerCount.js'
import { WorkerPool } from '../../base/workerPool.js'
import type { PointSet } from '../neighbours/pointSet.js'
import { rounded } from '../statistics/rounded.js'
import { binNumbers } from '../trees/binnedTable.js'
import type { DiscriminatorJob } from './discriminatorJob.js'

export interface DiscriminatorOptions {
  seed: number
  /** Threads; 0 for as many as there are cores. */
  workers: number
}

const maxRows = 10_000
const maxFolds = 10

/**
 * How well gradient boosting tells two sets of rows apart: mean of the test AUCs, each rounded to 4 decimals, of
 * a stratified shuffled 10-fold cross-validation over the first 10,000 rows of either set, rounded to 3. About 0.5
 * where it cannot, 1 where it always can. Sets of fewer than ten rows have as many folds as the smaller has rows;
 * with fewer than two there is nothing to tell apart: 0.5.
 *
 * Source: mostlyai-qa 1.9.8, `calculate_discriminator_auc`; as a two-sample test, Lopez-Paz and Oquab 2017, arXiv
 * 1610.06545.
 */
export async function discriminatorAuc(
  a: PointSet,
  b: PointSet,
  { seed, workers }: DiscriminatorOptions,
): Promise<number> {
  const counts = [Math.min(a.count, maxRows), Math.min(b.count, maxRows)]
  const rowCount = counts[0] + counts[1]
  const foldCount = Math.min(maxFolds, ...counts)
  if (foldCount < 2) return 0.5
  const columns = Array.from({ length: a.dims }, (_, d) =>
    Float64Array.from({ length: rowCount }, (_, row) =>
      row < counts[0] ? a.values[row * a.dims + d] : b.values[(row - counts[0]) * b.dims + d],
    ),
  )
  const table = binNumbers(columns, rowCount)
  const targets = new Uint8Array(new SharedArrayBuffer(rowCount)).fill(1, counts[0])
  const folds = foldsOf(counts, foldCount, seed)

  const threads = Math.min(workerCount(workers), foldCount)
  const file = distFile('eval/similarity/discriminatorJob.js')
  const pool = new WorkerPool<DiscriminatorJob, number>({ file, workers: threads })
  try {
    const jobs = Array.from({ length: foldCount }, (_, fold) => ({
      table,
      targets,
      folds,
      fold,
      seed,
    }))
    const aucs = await pool.runAll(jobs)
    const mean = aucs.reduce((sum, auc) => sum + rounded(auc, 4), 0) / foldCount
    return rounded(mean, 3)
  } finally {
    await pool.close()
  }
}

/** The fold of each row: either set's rows in random order are dealt out in turn. */
function foldsOf(counts: readonly number[], foldCount: number, seed: number): Uint8Array {
  const folds = new Uint8Array(new SharedArrayBuffer(counts[0] + counts[1]))
  for (const [set, count] of counts.entries()) {
    const order = new RandomStream(seed, 'discriminator-folds', set).permutation(count)
    for (const [i, row] of order.entries()) folds[(set === 0 ? 0 : counts[0]) + row] = i % foldCount
  }
  return folds
}
