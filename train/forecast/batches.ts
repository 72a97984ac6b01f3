import { RandomStream } from '../../base/random.js'

/** A stretch of one training sequence. */
export interface Crop {
  /** Position of the sequence among the training sequences. */
  sequence: number
  /** First step. */
  start: number
}

export interface BatchPlan {
  nSequences: number
  nSteps: number
  batchSize: number
  /** 0 for whole sequences. */
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
  return plan.nSequences * cropsASequence(plan)
}

export function stepsAnEpoch(plan: BatchPlan): number {
  return Math.ceil(cropsAnEpoch(plan) / plan.batchSize)
}

/** The batches of one epoch, drawn from (seed, epoch) alone: every sequence in random order, at random starts. */
export function epochBatches(plan: BatchPlan, epoch: number): Crop[][] {
  const repeats = cropsASequence(plan)
  const order = new RandomStream(plan.seed, 'epoch-order', epoch).permutation(
    plan.nSequences * repeats,
  )
  const starts = new RandomStream(plan.seed, 'crop-start', epoch)
  const room = plan.nSteps - cropLength(plan) + 1
  const crops = Array.from(order, (item) => ({
    sequence: Math.floor(item / repeats),
    start: starts.integer(room),
  }))
  const batches: Crop[][] = []
  for (let i = 0; i < crops.length; i += plan.batchSize)
    batches.push(crops.slice(i, i + plan.batchSize))
  return batches
}

/** Weight of the first quarter of a crop: the state is still filling, but something can be learned there. */
const fillingWeight = 0.1

/**
 * Weight of each step of a crop in the loss. A whole sequence counts its scored steps; a crop starts from an
 * empty state somewhere, so that its own first quarter takes the part of the warm-up.
 *
 * @param scored [nSteps] of the sequence, 1 where the prediction made at the step is scored
 */
export function lossWeights(scored: Uint8Array, start: number, length: number): Float32Array {
  const weights = new Float32Array(length)
  if (length === scored.length) {
    weights.set(scored)
    return weights
  }
  for (let i = 0; i < length; i++) {
    if (start + i + 1 < scored.length) weights[i] = i < length / 4 ? fillingWeight : 1
  }
  return weights
}
