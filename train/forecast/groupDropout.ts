import tf = require('@tensorflow/tfjs-core')

import { RandomStream } from '../../base/random.js'
import type { NetworkTask } from '../../models/forecast/config.js'
import type { DropoutDraw } from '../layerDropout.js'

/**
 * Drops whole groups of `features` from each of some crops, so that a network does not rely on any of many inputs
 * that say nearly the same: a group becomes 0 with probability `rate`, else its values / (1 − rate). What stands
 * beside the groups, and traits, are kept; where nothing stands beside them, nothing is dropped.
 *
 * @param inputs [crops, time, nInputs]
 * @param slot of the batch
 * @param first of the crops in its slot
 */
export function groupDropout(
  inputs: tf.Tensor3D,
  { features, plain, nFeatures, nInputs }: NetworkTask,
  rate: number,
  { seed, step }: Pick<DropoutDraw, 'seed' | 'step'>,
  slot: number,
  first: number,
): tf.Tensor3D {
  if (rate === 0 || plain.length === 0) return inputs
  const [crops] = inputs.shape
  const kept = new Float32Array(crops * nInputs).fill(1)
  for (let crop = 0; crop < crops; crop++) {
    const random = new RandomStream(seed, `group dropout ${slot} ${first + crop}`, step)
    for (let group = 0; group < features.length; group++) {
      const from = crop * nInputs + group * nFeatures
      kept.fill(random.uniform() < rate ? 0 : 1 / (1 - rate), from, from + nFeatures)
    }
  }
  return tf.tidy(() => tf.mul(inputs, tf.tensor3d(kept, [crops, 1, nInputs])))
}
