import { workerCount } from '../../base/workerCount.js'
import { fewestForTest, validShares } from '../../datasets/splitShares.js'
import { selectBackend } from '../../kernels/backend.js'
import { selectKernels } from '../../kernels/selectKernels.js'
import { secondsAToken } from './secondsAToken.js'
import { presets, type TrainConfig, trainConfig } from './trainConfig.js'

/** Size of a table that is to be trained on. */
export interface TrainingSize {
  sequences: number
  /** Steps of all sequences together, and of the longest. */
  rows: number
  longest: number
  nFeatures: number
}

export interface TrainingEstimate {
  preset: string
  /** What a training through all its epochs would take on all cores. */
  seconds: number
}

/** What a forecast takes of what a step of training does, a token: the gradient takes two such passes more. */
const forecastShare = 1 / 3
/** Threads do less than so many times the work of one: they share caches and memory. */
const threadExponent = 0.9

/**
 * Estimates what a training of each preset would take here: a few steps of its network are timed on one thread, on
 * random states. Patience may end a training sooner; reading, baselines and the choice of what to predict come on top.
 *
 * @param threads that a training would have, 0 for one a core
 */
export async function estimateTrainings(
  size: TrainingSize,
  threads = 0,
): Promise<TrainingEstimate[]> {
  const backend = await selectBackend('auto')
  const kernels = selectKernels('auto', backend.name)
  const runsOn = { backend: backend.name, kernels: kernels.ops.name }
  const measured = new Map<string, number>()
  const estimates: TrainingEstimate[] = []
  for (const preset of Object.keys(presets)) {
    const config = trainConfig({}, preset)
    const { numModels: _, epochs: __, simulate: ___, ...alike } = config
    const key = JSON.stringify(alike)
    const seconds = measured.get(key) ?? (await secondsAToken(config, size, runsOn))
    measured.set(key, seconds)
    const { train, valid } = partsOf(config, size)
    const tokens = size.rows * (train + valid * forecastShare) * config.epochs * config.numModels
    // Each member cuts its batch into as many parts as it has crops.
    const useful = config.batchSize * Math.min(workerCount(threads), config.numModels)
    const speed = Math.min(workerCount(threads), useful) ** threadExponent
    estimates.push({ preset, seconds: (tokens * seconds) / speed })
  }
  return estimates
}

/** Shares of the sequences to train and to validate on. */
function partsOf({ testShare }: TrainConfig, { sequences }: TrainingSize) {
  if (sequences < fewestForTest)
    return { train: 1 - validShares.withoutTest, valid: validShares.withoutTest }
  return { train: 1 - validShares.withTest - testShare, valid: validShares.withTest }
}
