import { RandomStream } from '../../base/random.js'
import { rankAuc } from '../statistics/rankAuc.js'
import type { BinnedTable } from '../trees/binnedTable.js'
import { type BoostingSettings, fitGradientBoosting } from '../trees/gradientBoosting.js'
import { sumTrees } from '../trees/sumTrees.js'

/** The contest's own; what it does not say is as in scikit-learn's HistGradientBoosting. */
const settings: Readonly<BoostingSettings> = {
  rounds: 50,
  maxLeaves: 31,
  maxDepth: 10,
  minLeafRows: 5,
  featureShare: 0.5,
  learningRate: 0.1,
}

/** One fold of `discriminatorAuc`. */
export interface DiscriminatorJob {
  table: BinnedTable
  /** [rowCount] 0 for the first set, 1 for the second. */
  targets: Uint8Array
  /** [rowCount] */
  folds: Uint8Array
  /** The fold to test on; the others train. */
  fold: number
  seed: number
}

/** AUC on the fold. Pure: the same job gives the same result on any worker. */
export default function discriminatorJob(job: DiscriminatorJob): number {
  const { table, targets, folds, fold, seed } = job
  const all = Int32Array.from({ length: table.rowCount }, (_, row) => row)
  const training = all.filter((row) => folds[row] !== fold)
  const test = all.filter((row) => folds[row] === fold)
  const trainingTargets = Uint8Array.from(training, (row) => targets[row])
  const task = {
    kind: 'classification',
    table: rowsOf(table, training),
    targets: trainingTargets,
    classCount: 2,
  } as const
  const treeSeed = new RandomStream(seed, 'discriminator-trees', fold).word()
  const { start, trees } = fitGradientBoosting(task, settings, treeSeed)
  const sums = sumTrees(trees, rowsOf(table, test), 0, test.length, 1)
  const scores = sums.map((sum) => start[0] + sum)
  const ofSet = (set: number) => scores.filter((_, i) => targets[test[i]] === set)
  return rankAuc(ofSet(0), ofSet(1))
}

function rowsOf({ columns, bins }: BinnedTable, rows: Int32Array): BinnedTable {
  const width = columns.length
  const chosen = new Uint8Array(rows.length * width)
  for (const [i, row] of rows.entries()) {
    chosen.set(bins.subarray(row * width, (row + 1) * width), i * width)
  }
  return { rowCount: rows.length, columns, bins: chosen }
}
