import type { AdamWStep } from '../kernels/optimizerKernels.js'
import { type AdamWOptions, adamWScalars } from './adamW.js'
import { pieces, type TrainingVectors } from './trainingVectors.js'

/** Adds the slots' gradients up over one piece of the parameter vector. */
export interface SumJob {
  kind: 'sum'
  piece: number
  nSlots: number
}

/** Moves one piece of the parameters by the optimizer's step. */
export interface UpdateJob {
  kind: 'update'
  piece: number
  step: AdamWStep
}

export type OptimizerJob = SumJob | UpdateJob

/** Threads that do the optimizer's jobs, whatever else they do. */
export interface OptimizerPool {
  runAll(jobs: readonly OptimizerJob[]): Promise<unknown>
}

/**
 * Writes the sum of the batch's slots, in their order, to the shared `gradient`.
 *
 * @returns the norm of the gradient
 */
export async function sumSlots(
  pool: OptimizerPool,
  { squares }: TrainingVectors,
  nSlots: number,
): Promise<number> {
  await pool.runAll(pieces.map((piece) => ({ kind: 'sum', piece, nSlots })))
  return Math.sqrt(squares.reduce((sum, own) => sum + own, 0))
}

const clipNorm = 1

/**
 * One step of the optimizer and of the weights' running average, piece by piece on all workers.
 *
 * @param step 1 for the first
 * @param norm of the whole gradient
 */
export async function moveParameters(
  pool: OptimizerPool,
  step: number,
  norm: number,
  { lr, weightDecay, ema }: Omit<AdamWOptions, 'clipNorm'>,
): Promise<void> {
  const scalars = adamWScalars(step, norm, { lr, weightDecay, clipNorm, ema })
  await pool.runAll(pieces.map((piece) => ({ kind: 'update', piece, step: scalars })))
}
