import tf = require('@tensorflow/tfjs-core')

import type { BlockOps } from '../../kernels/ops/blockOps.js'
import { gruStack } from '../gru/stack.js'
import { mambaStack } from '../mamba2/stack.js'
import type { LayerDropout, WeightTensors } from '../weightTensors.js'
import type { Architecture, NetworkConfig } from './config.js'

/**
 * The whole network on whole sequences: input projection, the architecture's layers, layer norm, head.
 *
 * @param inputs [batch, time, nInputs], engineered and normalized
 * @returns [batch, time, nFeatures], the expected next states in units of the training targets: 0 is
 *   their mean, 1 their standard deviation
 */
export function forward(
  config: NetworkConfig,
  weights: WeightTensors,
  inputs: tf.Tensor3D,
  ops: BlockOps,
  dropout?: LayerDropout,
): tf.Tensor3D {
  return tf.tidy(() => {
    const x = ops.linear(inputs, inputWeight(weights), weights['input.bias'] as tf.Tensor1D)
    return ops.linear(
      stack(config, weights, x, ops, dropout),
      weights['head.weight'] as tf.Tensor2D,
      weights['head.bias'] as tf.Tensor1D,
    )
  })
}

/** [nInputs, dModel]; a factor of each input is the same as one of its row. */
function inputWeight(weights: WeightTensors): tf.Tensor2D {
  const weight = weights['input.weight'] as tf.Tensor2D
  const scale = weights['input.scale']
  return scale ? tf.mul(weight, tf.expandDims(scale, 1)) : weight
}

function stack(
  { arch, model }: Architecture,
  weights: WeightTensors,
  x: tf.Tensor3D,
  ops: BlockOps,
  dropout?: LayerDropout,
): tf.Tensor3D {
  switch (arch) {
    case 'mamba2':
      return mambaStack(model, weights, x, ops, dropout)
    case 'gru':
      return gruStack(model, weights, x, ops, dropout)
  }
}
