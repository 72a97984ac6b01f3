import type { AdamWStep } from '../kernels/optimizerKernels.js'
import { averageDecay } from './averageDecay.js'

const beta1 = 0.9
const beta2 = 0.999

export interface AdamWOptions {
  lr: number
  weightDecay: number
  /** The gradient is scaled down to this norm when it is longer. */
  clipNorm: number
  /** Largest decay of the running average of the weights; 0 for none. */
  ema: number
}

/**
 * The scalars of AdamW's step number `step`, after clipping the gradient's global norm.
 *
 * Sources: Adam, Kingma and Ba 2015, arXiv 1412.6980; its decoupled decay, Loshchilov and Hutter 2019, arXiv
 * 1711.05101; clipping, Pascanu, Mikolov and Bengio 2013, arXiv 1211.5063.
 *
 * @param step 1 for the first
 * @param norm of the whole gradient, before clipping
 */
export function adamWScalars(
  step: number,
  norm: number,
  { lr, weightDecay, clipNorm, ema }: AdamWOptions,
): AdamWStep {
  return {
    lr,
    weightDecay,
    clip: norm > clipNorm ? clipNorm / norm : 1,
    correction1: 1 / (1 - beta1 ** step),
    correction2: 1 / (1 - beta2 ** step),
    averageDecay: averageDecay(ema, step),
  }
}
