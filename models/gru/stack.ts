import tf = require('@tensorflow/tfjs-core')

import type { BlockOps } from '../../kernels/ops/blockOps.js'
import type { LayerDropout, WeightTensors } from '../weightTensors.js'
import type { GruConfig } from './config.js'

/**
 * Gated recurrent layers, each on the hidden states of the one before, and the layer norm that ends them.
 *
 * Source: Cho et al. 2014, arXiv 1406.1078; the layer is {@link BlockOps.gru}.
 *
 * @param x [batch, time, dModel]
 * @param dropout of what each layer but the last gives to the next
 * @returns [batch, time, dModel]
 */
export function gruStack(
  { nLayers }: GruConfig,
  weights: WeightTensors,
  x: tf.Tensor3D,
  ops: BlockOps,
  dropout: LayerDropout = (states) => states,
): tf.Tensor3D {
  const vector = (name: string) => weights[name] as tf.Tensor1D
  const matrix = (name: string) => weights[name] as tf.Tensor2D
  return tf.tidy(() => {
    let states = x
    for (let layer = 0; layer < nLayers; layer++) {
      const at = `layers.${layer}`
      const given = layer === 0 ? states : dropout(states, layer - 1)
      const gates = ops.linear(given, matrix(`${at}.inputWeight`), vector(`${at}.inputBias`))
      states = ops.gru(gates, matrix(`${at}.hiddenWeight`), vector(`${at}.hiddenBias`))
    }
    return ops.layerNorm(states, vector('norm.weight'), vector('norm.bias'))
  })
}
