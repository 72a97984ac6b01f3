import * as tf from '@tensorflow/tfjs-core'
import { RandomStream } from '../base/random.js'
import type { LayerDropout } from '../models/weightTensors.js'

export interface DropoutDraw {
  /** Share of values dropped. */
  rate: number
  seed: number
  /** Of the whole training, so that every step drops others. */
  step: number
}

/**
 * Inverted dropout: each value becomes 0 with probability `rate`, else value / (1 − rate), so that its
 * expectation stays. The masks depend on nothing but their address.
 *
 * @param slot of the batch
 * @param index of the crop in its slot
 */
export function layerDropout(
  { rate, seed, step }: DropoutDraw,
  slot: number,
  index: number,
): LayerDropout {
  if (rate === 0) return (x) => x
  return (x, layer) => {
    const random = new RandomStream(seed, `dropout ${slot} ${index} ${layer}`, step)
    const kept = Float32Array.from({ length: x.size }, () =>
      random.uniform() < rate ? 0 : 1 / (1 - rate),
    )
    return tf.mul(x, tf.tensor3d(kept, x.shape))
  }
}
