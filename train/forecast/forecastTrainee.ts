import type { WorkerPool } from '../../base/workerPool.js'
import type { SequenceTable } from '../../datasets/sequenceTable.js'
import { initialise } from '../../models/forecast/initialise.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { parameterLayout } from '../parameterVector.js'
import type { Trainee, TrainingStep } from '../trainMember.js'
import {
  type BatchPlan,
  type Crop,
  cropLength,
  cropsAnEpoch,
  epochBatches,
  stepsAnEpoch,
} from './batches.js'
import { batchGradient, cropInputsJobs } from './batchGradient.js'
import type { SharedTraining } from './sharedTraining.js'
import type { TrainConfig } from './trainConfig.js'
import type { TrainingJob, TrainingResult } from './trainingWorker.js'
import { predictValid, scorePredictions } from './validPredictions.js'

/** What one member of a forecasting ensemble is trained with. */
export interface ForecastMember {
  /** Which of the shared networks it is. */
  network: number
  config: TrainConfig
  shared: SharedTraining
  pool: WorkerPool<TrainingJob, TrainingResult>
  valid: SequenceTable
  /** Of its weights, batches and dropout: the members differ in nothing else. */
  seed: number
}

/** A forecaster as the trainer sees it: crops of sequences, validated by the score of whole ones. */
export function forecastTrainee({
  network,
  config,
  shared,
  pool,
  valid,
  seed,
}: ForecastMember): Trainee {
  const own = shared.networks[network]
  const plan = batchPlan(config, shared, seed)
  const length = cropLength(plan)
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
    tokensOf: (step) => cropsOf(step).length * length,
    gradient: ({ epoch, batch, step, version }) =>
      batchGradient(pool, shared, {
        network,
        crops: batchesOf(epoch)[batch],
        nextCrops: batchesOf(epoch)[batch + 1] ?? [],
        length,
        step,
        dropout: { rate: config.dropout, seed, step },
        version,
      }),
    async validate(weights, version) {
      const predictions = await predictValid(pool, shared, { network, weights, version })
      return scorePredictions(valid, predictions).meanR2
    },
    describeScore: (score) => `valid R² ${score.toFixed(4)}`,
  }
}

/** What of the data says how large a batch and an epoch are. */
type TrainingSize = Pick<SharedTraining, 'nTrain' | 'nSteps'>

/** Tokens that a member sees when it trains through all its epochs. */
export function plannedTokens(config: TrainConfig, size: TrainingSize): number {
  const plan = batchPlan(config, size, 0)
  return cropsAnEpoch(plan) * cropLength(plan) * config.epochs
}

function batchPlan(config: TrainConfig, size: TrainingSize, seed: number): BatchPlan {
  return {
    nSequences: size.nTrain,
    nSteps: size.nSteps,
    batchSize: config.batchSize,
    crop: config.crop,
    seed,
  }
}
