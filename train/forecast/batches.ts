import { RandomStream } from '../../base/random.js'

/** A stretch of one sequence. */
export interface Crop {
  /** Position of the sequence in shared memory. */
  sequence: number
  /** First step of the crop, from 0. */
  start: number
}

export interface BatchPlan {
  /** Positions of those that are trained on. */
  sequences: readonly number[]
  nSteps: number
  batchSize: number
  /** Steps of a crop; 0 for whole sequences. */
  crop: number
  seed: number
}

/** Crops that one sequence gives an epoch: as many as would cover it. */
function cropsASequence({ crop, nSteps }: BatchPlan): number {
  return crop === 0 ? 1 : Math.max(1, Math.round(nSteps / crop))
}

/** Steps of each crop. */
export function cropLength({ crop, nSteps }: Pick<BatchPlan, 'crop' | 'nSteps'>): number {
  return crop === 0 ? nSteps : Math.min(crop, nSteps)
}

export function cropsAnEpoch(plan: BatchPlan): number {
  return plan.sequences.length * cropsASequence(plan)
}

export function stepsAnEpoch(plan: BatchPlan): number {
  return Math.ceil(cropsAnEpoch(plan) / plan.batchSize)
}

/** The batches of one epoch, drawn from (seed, epoch) alone: every sequence in random order, at random starts. */
export function epochBatches(plan: BatchPlan, epoch: number): Crop[][] {
  const repeats = cropsASequence(plan)
  const order = new RandomStream(plan.seed, 'epoch-order', epoch).permutation(
    plan.sequences.length * repeats,
  )
  const starts = new RandomStream(plan.seed, 'crop-start', epoch)
  const room = plan.nSteps - cropLength(plan) + 1
  const crops = Array.from(order, (item) => ({
    sequence: plan.sequences[Math.floor(item / repeats)],
    start: starts.integer(room),
  }))
  const batches: Crop[][] = []
  for (let i = 0; i < crops.length; i += plan.batchSize)
    batches.push(crops.slice(i, i + plan.batchSize))
  return batches
}

/**
 * Weight of each step of a crop in the loss: 1, less while the state is still filling, and 0 at the last step of the
 * sequence. In a whole sequence the steps that are not scored are the warm-up; a crop starts from an empty state
 * somewhere, so that its own first quarter takes that part.
 *
 * @param scored [nSteps] of the sequence, 1 where the prediction made at the step is scored
 * @param warmUpWeight of the steps of the warm-up
 */
export function lossWeights(
  scored: Uint8Array,
  start: number,
  length: number,
  warmUpWeight: number,
): Float32Array {
  const isWhole = length === scored.length
  return Float32Array.from({ length }, (_, i) => {
    if (start + i + 1 >= scored.length) return 0
    const counts = isWhole ? scored[i] === 1 : i >= length / 4
    return counts ? 1 : warmUpWeight
  })
}
