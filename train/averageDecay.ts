/**
 * Decay of the running average of the weights at a step of the optimizer. It begins small, so that the average forgets
 * where the training began and, until it reaches `ema`, spans about the last ninth of the steps so far.
 *
 * Source: TensorFlow's `ExponentialMovingAverage`, its `num_updates`.
 *
 * @param step 1 for the first
 * @param ema the largest decay; 0 for no average
 */
export function averageDecay(ema: number, step: number): number {
  return Math.min(ema, (1 + step) / (10 + step))
}
