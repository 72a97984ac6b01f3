import { distFile } from '../base/packageRoot.js'
import { WorkerPool } from '../base/workerPool.js'
import { lengthRange } from '../datasets/sequenceOffsets.js'
import type { SequenceTable } from '../datasets/sequenceTable.js'
import { parameterShapes } from '../models/forecast/parameterShapes.js'
import { type Crop, cropLength } from '../train/forecast/batches.js'
import { batchGradient } from '../train/forecast/batchGradient.js'
import { sharedTraining } from '../train/forecast/sharedTraining.js'
import type { TrainConfig } from '../train/forecast/trainConfig.js'
import type { TrainingJob, TrainingResult } from '../train/forecast/trainingWorker.js'
import { moveParameters, type OptimizerPool, sumSlots } from '../train/optimizerStep.js'
import { flatten, parameterLayout } from '../train/parameterVector.js'
import { defaultNetwork } from './benchNetwork.js'

/** One step of a training: what is trained on, and how far. */
export interface TrainStep {
  crops: readonly Crop[]
  /** Steps of each crop. */
  length: number
  lr: number
}

export interface StepTaken {
  seconds: number
  loss: number
}

/** A training that takes one step at a time; between steps its threads sleep. */
export interface TrainSteps {
  /** What making the inputs of all training sequences took. */
  featureSeconds: number
  step(step: TrainStep): Promise<StepTaken>
  close(): Promise<void>
}

export interface TrainSetup {
  /** What the network's ops run on, as `--kernels` takes it. */
  kernels: string
  threads: number
  config: TrainConfig
  train: SequenceTable<Float32Array>
  valid: SequenceTable<Float32Array>
  /** The weights to start from. */
  initial: Record<string, Float32Array>
}

/** Starts what `npm run train` runs: the pool of workers, the inputs in their shared memory, then its steps. */
export async function startTraining({
  kernels,
  threads,
  config,
  train,
  valid,
  initial,
}: TrainSetup): Promise<TrainSteps> {
  const shared = sharedTraining([defaultNetwork], train, valid, {
    backend: 'wasm',
    kernels,
    batchSize: config.batchSize,
    cropLength: cropLength(config.crop, lengthRange(train.offsets).longest),
    warmUpWeight: config.warmUpWeight,
    featureDropout: 0,
    atOnce: 1,
    traits: null,
    autoregression: null,
  })
  const [{ vectors }] = shared.networks
  flatten(parameterLayout(parameterShapes(defaultNetwork)), initial, vectors.parameters)
  const pool = new WorkerPool<TrainingJob, TrainingResult>({
    file: distFile('train/forecast/trainingJob.js'),
    workers: threads,
    workerData: shared,
  })
  const jobs = Array.from(train.seqIx, (_, sequence): TrainingJob => ({ kind: 'inputs', sequence }))
  // The threads start, and their code is compiled, before the clock does.
  await pool.runAll(jobs.slice(0, 2 * threads))
  const started = performance.now()
  await pool.runAll(jobs)
  const featureSeconds = (performance.now() - started) / 1000

  const optimizers: OptimizerPool = {
    runAll: (own) => pool.runAll(own.map((job) => ({ ...job, network: 0 }))),
  }
  let stepsDone = 0
  return {
    featureSeconds,
    async step({ crops, length, lr }) {
      const before = performance.now()
      const dropout = { rate: config.dropout, seed: 1, step: stepsDone }
      const version = String(stepsDone)
      const request = {
        network: 0,
        crops,
        nextCrops: [],
        length,
        step: stepsDone,
        dropout,
        version,
      }
      const { loss, nSlots } = await batchGradient(pool, shared, request)
      const norm = await sumSlots(optimizers, vectors, nSlots)
      await moveParameters(optimizers, ++stepsDone, norm, { ...config, lr })
      return { seconds: (performance.now() - before) / 1000, loss }
    },
    close: () => pool.close(),
  }
}
