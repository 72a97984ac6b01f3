import type { WorkerPool } from '../../base/workerPool.js'
import { initialise } from '../../models/forecast/initialise.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { parameterLayout } from '../parameterVector.js'
import type { Trainee, TrainingStep } from '../trainMember.js'
import { type BatchPlan, type Crop, epochBatches, stepsAnEpoch, tokensAnEpoch } from './batches.js'
import { batchGradient, cropInputsJobs } from './batchGradient.js'
import type { MemberSequences } from './memberSequences.js'
import { predictSequences, scorePredictions } from './predictSequences.js'
import { sequenceInShared } from './sharedSequence.js'
import type { SharedTraining } from './sharedTraining.js'
import type { TrainConfig } from './trainConfig.js'
import type { TrainingJob, TrainingResult } from './trainingWorker.js'

/** What one member of a forecasting ensemble is trained with. */
export interface ForecastMember {
  /** Number of its network among the shared ones. */
  network: number
  config: TrainConfig
  shared: SharedTraining
  pool: WorkerPool<TrainingJob, TrainingResult>
  sequences: MemberSequences
  /** Seed of its weights, batches and dropout: the members differ in nothing else. */
  seed: number
}

/** A forecaster as the trainer sees it: crops of sequences, validated by the score of whole ones. */
export function forecastTrainee({
  network,
  config,
  shared,
  pool,
  sequences,
  seed,
}: ForecastMember): Trainee {
  const own = shared.networks[network]
  const plan = batchPlan(config, sequences.train, shared.offsets, seed)
  const validSequences = sequences.valid.map((position) => sequenceInShared(shared, position))
  let shuffled: { epoch: number; batches: Crop[][] } | undefined
  const batchesOf = (epoch: number) => {
    if (shuffled?.epoch !== epoch) shuffled = { epoch, batches: epochBatches(plan, epoch) }
    return shuffled.batches
  }
  const cropsOf = ({ epoch, batch }: TrainingStep) => batchesOf(epoch)[batch] ?? []
  return {
    layout: parameterLayout(parameterShapes(own.config)),
    vectors: own.vectors,
    pool: { runAll: (jobs) => pool.runAll(jobs.map((job) => ({ ...job, network }))) },
    stepsAnEpoch: stepsAnEpoch(plan),
    initialise: () => initialise(own.config, seed),
    async prepare(step) {
      await pool.runAll(cropInputsJobs(shared, cropsOf(step), step.step))
    },
    tokensOf: (step) => cropsOf(step).reduce((sum, { length }) => sum + length, 0),
    gradient: ({ epoch, batch, step, version }) =>
      batchGradient(pool, shared, {
        network,
        crops: batchesOf(epoch)[batch],
        nextCrops: batchesOf(epoch)[batch + 1] ?? [],
        step,
        dropout: { rate: config.dropout, seed, step },
        version,
      }),
    async validate(weights, version) {
      const job = { network, sequences: sequences.valid, weights, version }
      const predictions = await predictSequences(pool, shared, job)
      return scorePredictions(validSequences, predictions).meanR2
    },
    describeScore: (score) => `valid R² ${score.toFixed(4)}`,
  }
}

/** Tokens that a member sees when it trains through all its epochs. */
export function plannedTokens(
  config: TrainConfig,
  { train }: Pick<MemberSequences, 'train'>,
  offsets: Int32Array,
): number {
  return tokensAnEpoch(batchPlan(config, train, offsets, 0)) * config.epochs
}

function batchPlan(
  { batchSize, crop }: TrainConfig,
  sequences: readonly number[],
  offsets: Int32Array,
  seed: number,
): BatchPlan {
  return { sequences, offsets, batchSize, crop, seed }
}
