import { type OptimizerKernels, optimizerKernels } from '../kernels/optimizerKernels.js'
import type { ChosenKernels } from '../kernels/selectKernels.js'
import type { OptimizerJob, SumJob, UpdateJob } from './optimizerStep.js'
import { maxSlots, pieceOf, type TrainingVectors } from './trainingVectors.js'

/** What one thread does for the optimizer: pieces of the shared vectors. */
export class OptimizerWorker {
  private readonly kernels: OptimizerKernels

  constructor(
    private readonly vectors: TrainingVectors,
    { ops }: ChosenKernels,
  ) {
    this.kernels = optimizerKernels(ops.name, vectors.parameters.buffer, maxSlots)
  }

  run(job: OptimizerJob): undefined {
    if (job.kind === 'sum') this.sum(job)
    else this.update(job)
  }

  private sum({ piece, nSlots }: SumJob) {
    const { slots, slotStride, gradient, squares } = this.vectors
    const { start, end } = pieceOf(gradient.length, piece)
    const layout = { values: slots, stride: slotStride, nSlots }
    const out = gradient.subarray(start, end)
    this.kernels.sumSlots(layout, start, out, squares.subarray(piece, piece + 1))
  }

  private update({ piece, step }: UpdateJob) {
    const { parameters, averaged, gradient, m, v, decays } = this.vectors
    const { start, end } = pieceOf(parameters.length, piece)
    const part = (vector: Float32Array) => vector.subarray(start, end)
    const vectors = {
      parameters: part(parameters),
      gradient: part(gradient),
      m: part(m),
      v: part(v),
      decays: part(decays),
      averaged: part(averaged),
    }
    this.kernels.adamW(vectors, step)
  }
}
