import * as tf from '@tensorflow/tfjs-core'
import type { BlockOps } from '../../kernels/ops/blockOps.js'
import type { MambaConfig } from './config.js'
import type { NetworkConfig } from './weights.js'

/** Tensors by the names of the weights file. */
export type WeightTensors = Record<string, tf.Tensor>

/** Applied to what a layer adds to the residual stream while training. */
export type LayerDropout = (x: tf.Tensor3D, layer: number) => tf.Tensor3D

/**
 * The whole network on whole sequences: input projection, Mamba-2 blocks, layer norm, head.
 *
 * Source: Dao and Gu 2024, arXiv 2405.21060; the block is x ← x + mixer(layerNorm(x) · W_in) · W_out.
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
  dropout: LayerDropout = (x) => x,
): tf.Tensor3D {
  return tf.tidy(() => {
    const x = ops.linear(
      inputs,
      weights['input.weight'] as tf.Tensor2D,
      weights['input.bias'] as tf.Tensor1D,
    )
    return ops.linear(
      stack(config.model, weights, x, ops, dropout),
      weights['head.weight'] as tf.Tensor2D,
      weights['head.bias'] as tf.Tensor1D,
    )
  })
}

/**
 * Mamba-2 blocks and the layer norm that ends them.
 *
 * @param x [batch, time, dModel], the residual stream
 * @returns [batch, time, dModel]
 */
export function stack(
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
