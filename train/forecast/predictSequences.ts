import type { WorkerPool } from '../../base/workerPool.js'
import type { Sequence } from '../../datasets/sequenceTable.js'
import { R2Accumulator, type R2Result } from '../../eval/forecast/r2.js'
import { bundlesOf } from './bundles.js'
import type { SharedTraining } from './sharedTraining.js'
import type { PredictJob, TrainingJob, TrainingResult } from './trainingWorker.js'

/**
 * Predicts sequences, given by their positions in shared memory.
 *
 * @returns [nSteps, nFeatures] of each sequence
 */
export async function predictSequences(
  pool: WorkerPool<TrainingJob, TrainingResult>,
  { networks }: SharedTraining,
  { network, sequences, weights, version }: Omit<PredictJob, 'kind'>,
): Promise<Float32Array[]> {
  const jobs = bundlesOf(sequences, networks[network].config.arch).map(
    (sequences): TrainingJob => ({ kind: 'predict', network, sequences, weights, version }),
  )
  return ((await pool.runAll(jobs)) as Float32Array[][]).flat()
}

/** R² of predictions, [nSteps, nFeatures] for each of the sequences. */
export function scorePredictions(
  sequences: readonly Sequence[],
  predictions: readonly Float32Array[],
): R2Result {
  const accumulator = new R2Accumulator(predictions[0].length / sequences[0].needPrediction.length)
  for (const [i, own] of predictions.entries()) accumulator.addSequence(sequences[i], own)
  return accumulator.result()
}
