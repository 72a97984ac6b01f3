import type { WorkerPool } from '../../base/workerPool.js'
import { initialiseGenerator } from '../../models/generator/initialise.js'
import { generatorShapes } from '../../models/generator/weights.js'
import { parameterLayout } from '../parameterVector.js'
import { slotsOf } from '../trainingVectors.js'
import type { Trainee } from '../trainMember.js'
import type { GeneratorJob, GeneratorResult } from './generatorWorker.js'
import {
  epochGroups,
  type GroupPlan,
  groupStepsAnEpoch,
  type RowWindow,
  rowCount,
  wholeGroups,
} from './groupBatches.js'
import type { SharedGroups } from './sharedGroups.js'

/** What one generator is trained with. */
export interface GeneratorMember {
  shared: SharedGroups
  pool: WorkerPool<GeneratorJob, GeneratorResult>
  plan: GroupPlan
  /** Groups that are held out, for early stopping. */
  validGroups: Int32Array
  /** Share of a layer's output that is dropped while training. */
  dropout: number
}

/** A generator as the trainer sees it: batches of groups, validated by the mean −ln p of held-out rows. */
export function generatorTrainee(member: GeneratorMember): Trainee {
  const { shared, pool, plan, validGroups, dropout } = member
  const { seed } = plan
  let shuffled: { epoch: number; batches: RowWindow[][] } | undefined
  const batchesOf = (epoch: number) => {
    if (shuffled?.epoch !== epoch) shuffled = { epoch, batches: epochGroups(plan, epoch) }
    return shuffled.batches
  }
  const valid = wholeGroups(validGroups, plan.lengths)
  const validRows = rowCount(valid.flat())
  return {
    layout: parameterLayout(generatorShapes(shared.network)),
    vectors: shared.vectors,
    pool,
    stepsAnEpoch: groupStepsAnEpoch(plan),
    initialise: () => initialiseGenerator(shared.network, seed),
    async prepare() {},
    tokensOf: ({ epoch, batch }) => rowCount(batchesOf(epoch)[batch]),
    async gradient({ epoch, batch, step, version }) {
      const windows = batchesOf(epoch)[batch]
      const slots = slotsOf(windows)
      const common = {
        kind: 'gradient',
        lossScale: 1 / rowCount(windows),
        dropout: { rate: dropout, seed, step },
        order: { seed, epoch },
        version,
      } as const
      const jobs = slots.map((part, slot): GeneratorJob => ({ ...common, slot, windows: part }))
      const losses = (await pool.runAll(jobs)) as number[]
      return { loss: sumOf(losses), nSlots: slots.length }
    },
    async validate(weights, version) {
      const order = { seed, epoch: 0 }
      const jobs = valid.map(
        (windows): GeneratorJob => ({ kind: 'loss', windows, order, weights, version }),
      )
      return -sumOf((await pool.runAll(jobs)) as number[]) / validRows
    },
    describeScore: (score) => `valid loss ${(-score).toFixed(4)}`,
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
