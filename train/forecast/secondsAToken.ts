import { RandomStream } from '../../base/random.js'
import { equalOffsets } from '../../datasets/sequenceOffsets.js'
import type { SequenceTable } from '../../datasets/sequenceTable.js'
import type { BackendName } from '../../kernels/backendNames.js'
import { initialise } from '../../models/forecast/initialise.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { moveParameters, type OptimizerPool, sumSlots } from '../optimizerStep.js'
import { flatten, parameterLayout } from '../parameterVector.js'
import { cropLength } from './batches.js'
import { batchGradient } from './batchGradient.js'
import { networkConfigs } from './networkConfigs.js'
import { type SharedTraining, sharedTraining } from './sharedTraining.js'
import type { TrainConfig } from './trainConfig.js'
import { type TrainingJob, TrainingWorker } from './trainingWorker.js'

/** Features of the table that is trained on to measure; with more of them a step takes longer in proportion. */
const mostFeatures = 64
/** Steps that warm up, and steps of which the fastest counts. */
const steps = { warmUp: 1, timed: 2 }

/**
 * Seconds that a token of a training takes on one thread of a machine that does nothing else: a few steps of its first
 * network are taken in this one, on random states.
 *
 * @param longest steps of the longest sequence
 */
export async function secondsAToken(
  config: TrainConfig,
  { nFeatures, longest }: { nFeatures: number; longest: number },
  runsOn: { backend: BackendName; kernels: string },
): Promise<number> {
  const own = Math.min(nFeatures, mostFeatures)
  const length = cropLength(config.crop, longest)
  const train = randomTable(config.batchSize, length, own)
  const shared = sharedTraining(
    networkConfigs(config, train.featureNames, null).slice(0, 1),
    train,
    randomTable(0, length, own),
    {
      ...runsOn,
      batchSize: config.batchSize,
      cropLength: length,
      warmUpWeight: config.warmUpWeight,
      featureDropout: config.featureDropout,
      traits: null,
      autoregression: null,
      atOnce: 1,
    },
  )
  const seconds = await fastestStep(config, shared, length)
  return (seconds / (config.batchSize * length)) * (nFeatures / own)
}

async function fastestStep(
  config: TrainConfig,
  shared: SharedTraining,
  length: number,
): Promise<number> {
  const [{ config: network, vectors }] = shared.networks
  const layout = parameterLayout(parameterShapes(network))
  flatten(layout, initialise(network, config.seed), vectors.parameters)
  vectors.averaged.set(vectors.parameters)
  const worker = await TrainingWorker.start(shared)
  const pool = {
    async runAll(jobs: readonly TrainingJob[]) {
      const results = []
      for (const job of jobs) results.push(await worker.run(job))
      return results
    },
  }
  const optimizers: OptimizerPool = {
    runAll: (jobs) => pool.runAll(jobs.map((job) => ({ ...job, network: 0 }))),
  }
  const crops = Array.from({ length: shared.nTrain }, (_, sequence) => ({
    sequence,
    start: 0,
    length,
  }))
  await pool.runAll(crops.map(({ sequence }) => ({ kind: 'inputs', sequence })))
  let fastest = Number.POSITIVE_INFINITY
  for (let step = 0; step < steps.warmUp + steps.timed; step++) {
    const started = secondsAtWork(shared)
    const dropout = { rate: config.dropout, seed: config.seed, step }
    const request = { network: 0, crops, nextCrops: [], step, dropout, version: String(step) }
    const { nSlots } = await batchGradient(pool, shared, request)
    const norm = await sumSlots(optimizers, vectors, nSlots)
    await moveParameters(optimizers, step + 1, norm, config)
    const seconds = secondsAtWork(shared) - started
    if (step >= steps.warmUp) fastest = Math.min(fastest, seconds)
  }
  return fastest
}

/** Seconds that this process has worked, so that what else the machine does counts little; by the clock on a GPU. */
function secondsAtWork({ backend }: SharedTraining): number {
  if (backend !== 'wasm' && backend !== 'cpu') return performance.now() / 1000
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function randomTable(
  sequences: number,
  nSteps: number,
  nFeatures: number,
): SequenceTable<Float32Array> {
  const random = new RandomStream(1, 'secondsAToken')
  const rows = sequences * nSteps
  return {
    seqIx: Int32Array.from({ length: sequences }, (_, i) => i),
    offsets: equalOffsets(sequences, nSteps),
    states: Float32Array.from({ length: rows * nFeatures }, () => random.normal()),
    needPrediction: new Uint8Array(rows).fill(1),
    featureNames: Array.from({ length: nFeatures }, (_, i) => `f_${i}`),
  }
}
