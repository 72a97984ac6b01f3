import tf = require('@tensorflow/tfjs-core')

import { RandomStream } from '../../base/random.js'
import type { DropoutMask } from './blockOps.js'

/**
 * {@link BlockOps.dropout} with the mask drawn value by value.
 *
 * Source: Srivastava et al. 2014, "Dropout", JMLR 15, 1929–1958.
 */
export function dropout(x: tf.Tensor3D, { rate, seed, name, step }: DropoutMask): tf.Tensor3D {
  const random = new RandomStream(seed, name, step)
  const kept = Float32Array.from({ length: x.size }, () =>
    random.uniform() < rate ? 0 : 1 / (1 - rate),
  )
  return tf.tidy(() => tf.mul(x, tf.tensor3d(kept, x.shape)))
}
