import type { WorkerPool } from '../../base/workerPool.js'
import { type SequenceTable, sequenceAt } from '../../datasets/sequenceTable.js'
import { R2Accumulator, type R2Result } from '../../eval/forecast/r2.js'
import { bundlesOf } from './bundles.js'
import type { SharedTraining } from './sharedTraining.js'
import type { PredictJob, TrainingJob, TrainingResult } from './trainingWorker.js'

/**
 * Predicts the validation sequences, which stand behind the training sequences in shared memory.
 *
 * @returns [nSteps, nFeatures] of each sequence
 */
export async function predictValid(
  pool: WorkerPool<TrainingJob, TrainingResult>,
  { networks, scored, nSteps, nTrain }: SharedTraining,
  { network, weights, version }: Pick<PredictJob, 'network' | 'weights' | 'version'>,
): Promise<Float32Array[]> {
  const nValid = scored.length / nSteps - nTrain
  const valid = Array.from({ length: nValid }, (_, i) => nTrain + i)
  const jobs = bundlesOf(valid, networks[network].config.arch).map(
    (sequences): TrainingJob => ({ kind: 'predict', network, sequences, weights, version }),
  )
  return ((await pool.runAll(jobs)) as Float32Array[][]).flat()
}

/** R² of predictions of a table, [nSteps, nFeatures] for each sequence. */
export function scorePredictions(
  table: SequenceTable,
  predictions: readonly Float32Array[],
): R2Result {
  const accumulator = new R2Accumulator(table.featureNames.length)
  for (const [i, own] of predictions.entries()) accumulator.addSequence(sequenceAt(table, i), own)
  return accumulator.result()
}
