import tf = require('@tensorflow/tfjs-core')

import type { BlockOps, BlockWeights, MixerSizes, MixerWeights } from './blockOps.js'
import { causalConv } from './causalConv.js'
import { checkBlock } from './checkBlock.js'
import { checkNotEmpty, checkShape } from './checkShape.js'
import { dropout } from './dropout.js'
import { embedCells } from './embedCells.js'
import { gatedRmsNorm } from './gatedRmsNorm.js'
import { gru } from './gru.js'
import { layerNorm } from './layerNorm.js'
import { rowLoss } from './rowLoss.js'
import { selectiveScan } from './selectiveScan.js'

/** The block's ops from stock tfjs ops: slow, plain, and right on every backend. */
export const composedOps: BlockOps = {
  name: 'composed',
  linear,
  layerNorm,
  block,
  dropout,
  embedCells,
  rowLoss,
  gru,
  squaredError: (predictions, targets, weights) =>
    tf.tidy(() => tf.sum(tf.mul(tf.square(tf.sub(predictions, targets)), weights)) as tf.Scalar),
}

function linear(x: tf.Tensor3D, weight: tf.Tensor2D, bias?: tf.Tensor1D): tf.Tensor3D {
  const [batch, time, width] = x.shape
  checkNotEmpty('x', x)
  checkShape('weight', weight, [width, weight.shape[1]])
  return tf.tidy(() => {
    // One plain product of two matrices: the batched one is several times slower on the wasm backend.
    const product = tf.matMul(tf.reshape(x, [batch * time, width]), weight)
    const sum = bias ? tf.add(product, bias) : product
    return tf.reshape(sum, [batch, time, weight.shape[1]])
  })
}

function block(x: tf.Tensor3D, weights: BlockWeights, sizes: MixerSizes): tf.Tensor3D {
  checkBlock(x, weights, sizes)
  return tf.tidy(() => {
    const normal = layerNorm(x, weights.layerNormWeight, weights.layerNormBias)
    return linear(mixer(linear(normal, weights.inProj), weights, sizes), weights.outProj)
  })
}

function mixer(projected: tf.Tensor3D, weights: MixerWeights, sizes: MixerSizes): tf.Tensor3D {
  const { headDim, dState } = sizes
  const [batch, time, dProj] = projected.shape
  const dInner = weights.normWeight.shape[0]
  const dConv = dInner + 2 * dState
  const nHeads = dInner / headDim
  return tf.tidy(() => {
    const columns = (x: tf.Tensor3D, from: number, to: number) =>
      tf.slice(x, [0, 0, from], [batch, time, to - from])
    const z = columns(projected, 0, dInner)
    const xbc = causalConv(
      columns(projected, dInner, dInner + dConv),
      weights.convWeight,
      weights.convBias,
    )
    const dt = tf.softplus(tf.add(columns(projected, dInner + dConv, dProj), weights.dtBias))
    const y = selectiveScan({
      x: tf.reshape(columns(xbc, 0, dInner), [batch, time, nHeads, headDim]),
      dt: dt as tf.Tensor3D,
      a: tf.neg(tf.exp(weights.aLog)),
      b: columns(xbc, dInner, dInner + dState),
      c: columns(xbc, dInner + dState, dConv),
      d: weights.d,
    })
    return gatedRmsNorm(tf.reshape(y, [batch, time, dInner]), z, weights.normWeight)
  })
}
