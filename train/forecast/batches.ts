import { RandomStream } from '../../base/random.js'

/** A stretch of one sequence. */
export interface Crop {
  /** Position of the sequence in shared memory. */
  sequence: number
  /** First step of the crop, from 0. */
  start: number
  /** Number of steps. */
  length: number
}

export interface BatchPlan {
  /** Positions of the sequences that are trained on. */
  sequences: readonly number[]
  /** [all sequences + 1], the first row of each in shared memory. */
  offsets: Int32Array
  batchSize: number
  /** Steps of a crop; 0 for whole sequences. */
  crop: number
  seed: number
}

/** Number of crops that a sequence of `nSteps` gives an epoch: as many as would cover it. */
function cropsASequence(crop: number, nSteps: number): number {
  return crop === 0 ? 1 : Math.max(1, Math.round(nSteps / crop))
}

/** Number of steps of a crop of a sequence of `nSteps`. */
export function cropLength(crop: number, nSteps: number): number {
  return crop === 0 ? nSteps : Math.min(crop, nSteps)
}

/** Steps of sequences that an epoch trains on. */
export function tokensAnEpoch({ sequences, offsets, crop }: BatchPlan): number {
  return sequences.reduce((sum, sequence) => {
    const nSteps = offsets[sequence + 1] - offsets[sequence]
    return sum + cropsASequence(crop, nSteps) * cropLength(crop, nSteps)
  }, 0)
}

/** Number of batches of an epoch. */
export function stepsAnEpoch({ sequences, offsets, crop, batchSize }: BatchPlan): number {
  const crops = sequences.reduce(
    (sum, sequence) => sum + cropsASequence(crop, offsets[sequence + 1] - offsets[sequence]),
    0,
  )
  return Math.ceil(crops / batchSize)
}

/** The batches of one epoch, drawn from (seed, epoch) alone: every sequence in random order, at random starts. */
export function epochBatches(plan: BatchPlan, epoch: number): Crop[][] {
  const { sequences, offsets, crop } = plan
  const repeated = sequences.flatMap((sequence) => {
    const nSteps = offsets[sequence + 1] - offsets[sequence]
    return new Array<number>(cropsASequence(crop, nSteps)).fill(sequence)
  })
  const order = new RandomStream(plan.seed, 'epoch-order', epoch).permutation(repeated.length)
  const starts = new RandomStream(plan.seed, 'crop-start', epoch)
  const crops = Array.from(order, (item) => {
    const sequence = repeated[item]
    const nSteps = offsets[sequence + 1] - offsets[sequence]
    const length = cropLength(crop, nSteps)
    return { sequence, start: starts.integer(nSteps - length + 1), length }
  })
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
