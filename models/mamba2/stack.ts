import tf = require('@tensorflow/tfjs-core')

import type { BlockOps } from '../../kernels/ops/blockOps.js'
import type { LayerDropout, WeightTensors } from '../weightTensors.js'
import type { MambaConfig } from './config.js'

/**
 * Mamba-2 blocks and the layer norm that ends them.
 *
 * Source: Dao and Gu 2024, arXiv 2405.21060; the block is x ← x + mixer(layerNorm(x) · W_in) · W_out.
 *
 * @param x [batch, time, dModel], the residual stream
 * @param dropout of what each block adds to it
 * @returns [batch, time, dModel]
 */
export function mambaStack(
  model: MambaConfig,
  weights: WeightTensors,
  x: tf.Tensor3D,
  ops: BlockOps,
  dropout: LayerDropout = (added) => added,
): tf.Tensor3D {
  const vector = (name: string) => weights[name] as tf.Tensor1D
  const matrix = (name: string) => weights[name] as tf.Tensor2D
  return tf.tidy(() => {
    let residual = x
    for (let layer = 0; layer < model.nLayers; layer++) {
      const at = `layers.${layer}`
      const added = ops.block(
        residual,
        {
          layerNormWeight: vector(`${at}.norm.weight`),
          layerNormBias: vector(`${at}.norm.bias`),
          inProj: matrix(`${at}.inProj.weight`),
          convWeight: matrix(`${at}.conv.weight`),
          convBias: vector(`${at}.conv.bias`),
          dtBias: vector(`${at}.dtBias`),
          aLog: vector(`${at}.aLog`),
          d: vector(`${at}.d`),
          normWeight: vector(`${at}.gatedNorm.weight`),
          outProj: matrix(`${at}.outProj.weight`),
        },
        model,
      )
      residual = tf.add(residual, dropout(added, layer))
    }
    return ops.layerNorm(residual, vector('norm.weight'), vector('norm.bias'))
  })
}
