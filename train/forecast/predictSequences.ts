import type { WorkerPool } from '../../base/workerPool.js'
import type { Sequence, States } from '../../datasets/sequenceTable.js'
import { R2Accumulator, type R2Result } from '../../eval/forecast/r2.js'
import { bundlesOf } from './bundles.js'
import type { SharedTraining } from './sharedTraining.js'
import type { PredictJob, TrainingJob, TrainingResult } from './trainingWorker.js'

/** Which sequences are predicted, and with which weights. */
export interface PredictRequest extends Omit<PredictJob, 'kind' | 'bundles'> {
  /** Positions in shared memory. */
  sequences: readonly number[]
}

/**
 * Predicts sequences, given by their positions in shared memory.
 *
 * @returns [nSteps, nFeatures] of each sequence
 */
export async function predictSequences(
  pool: WorkerPool<TrainingJob, TrainingResult>,
  { networks, offsets }: SharedTraining,
  { network, sequences, weights, version }: PredictRequest,
): Promise<Float32Array[]> {
  const lengthOf = (sequence: number) => offsets[sequence + 1] - offsets[sequence]
  const bundles = bundlesOf(sequences, networks[network].config.arch, lengthOf)
  const jobs = portions(bundles, lengthOf).map(
    (bundles): TrainingJob => ({ kind: 'predict', network, bundles, weights, version }),
  )
  return ((await pool.runAll(jobs)) as Float32Array[][]).flat()
}

/** Steps from which on a job has enough to do: below it, handing out jobs would take longer than many of them. */
const jobSteps = 1000

function portions(bundles: readonly number[][], lengthOf: (sequence: number) => number) {
  const jobs: number[][][] = []
  let steps = jobSteps
  for (const bundle of bundles) {
    if (steps >= jobSteps) {
      jobs.push([])
      steps = 0
    }
    jobs[jobs.length - 1].push(bundle)
    steps += bundle.reduce((sum, sequence) => sum + lengthOf(sequence), 0)
  }
  return jobs
}

/** R² of predictions, [nSteps, nFeatures] for each of the sequences. */
export function scorePredictions(
  sequences: readonly Sequence[],
  predictions: readonly States[],
): R2Result {
  const accumulator = new R2Accumulator(predictions[0].length / sequences[0].needPrediction.length)
  for (const [i, own] of predictions.entries()) accumulator.addSequence(sequences[i], own)
  return accumulator.result()
}
