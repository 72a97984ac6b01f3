import type { WorkerPool } from '../../base/workerPool.js'
import type { DropoutDraw } from '../layerDropout.js'
import type { SlotGradients } from '../trainMember.js'
import { type Crop, lossWeights } from './batches.js'
import { cropSlots } from './bundles.js'
import { cropInputsAt, type SharedTraining } from './sharedTraining.js'
import type { TrainingJob, TrainingResult } from './trainingWorker.js'

export interface BatchRequest {
  /** Number of the network among the shared ones. */
  network: number
  crops: readonly Crop[]
  /** Crops of the batch after it; empty where there is none in this epoch. */
  nextCrops: readonly Crop[]
  /** Number of the batch in the whole training. */
  step: number
  dropout: DropoutDraw
  /** Names the state of the shared parameters; another one makes the workers load them again. */
  version: string
}

/**
 * Writes the gradient of the mean loss of one batch at the shared parameters to the shared slots, each of which
 * one worker sums in the order of its crops. Where inputs are not kept, the next batch's are made meanwhile.
 */
export async function batchGradient(
  pool: Pick<WorkerPool<TrainingJob, TrainingResult>, 'runAll'>,
  shared: SharedTraining,
  { network, crops, nextCrops, step, dropout, version }: BatchRequest,
): Promise<SlotGradients> {
  const weightSum = crops.reduce((sum, crop) => sum + weightOf(shared, crop), 0)
  const lossScale = weightSum > 0 ? 1 / (weightSum * shared.task.nFeatures) : 0
  const slots = cropSlots(crops, shared.networks[network].config.arch)
  const jobs = slots.map(
    (part, slot): TrainingJob => ({
      kind: 'gradient',
      network,
      slot,
      crops: part,
      inputsAt: cropInputsAt(step, shared) + crops.indexOf(part[0]),
      lossScale,
      dropout,
      version,
    }),
  )
  const ahead = cropInputsJobs(shared, nextCrops, step + 1)
  const losses = ((await pool.runAll([...jobs, ...ahead])) as number[]).slice(0, slots.length)
  return { loss: losses.reduce((sum, loss) => sum + loss, 0), nSlots: slots.length }
}

/** What makes the inputs of a batch's crops; nothing where those of all sequences are kept. */
export function cropInputsJobs(
  shared: SharedTraining,
  crops: readonly Crop[],
  step: number,
): TrainingJob[] {
  if (shared.inputs) return []
  const first = cropInputsAt(step, shared)
  return crops.map((crop, i) => ({ kind: 'cropInputs', crop, at: first + i }))
}

function weightOf(
  { scored, offsets, warmUpWeight }: SharedTraining,
  { sequence, start, length }: Crop,
) {
  const own = scored.subarray(offsets[sequence], offsets[sequence + 1])
  return lossWeights(own, start, length, warmUpWeight).reduce((sum, weight) => sum + weight, 0)
}
