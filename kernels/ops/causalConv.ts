import tf = require('@tensorflow/tfjs-core')

import { checkShape } from './checkShape.js'
import { silu } from './silu.js'

/**
 * Causal depthwise convolution with bias, then SiLU: step t sees the steps t − width + 1 … t of its own
 * channel, zeros before the first.
 *
 * Source: the convolution of a Mamba block, Gu and Dao 2023, arXiv 2312.00752.
 *
 * @param x [batch, time, channels]
 * @param weight [width, channels]; the last tap meets the current step
 * @param bias [channels]
 * @throws {ShapeError} naming the argument whose shape does not fit `x`
 */
export function causalConv(x: tf.Tensor3D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  const [, time, channels] = x.shape
  const width = weight.shape[0]
  checkShape('weight', weight, [width, channels])
  checkShape('bias', bias, [channels])
  return tf.tidy(() => {
    const padded = tf.pad(x, [
      [0, 0],
      [width - 1, 0],
      [0, 0],
    ])
    let sum: tf.Tensor = bias
    for (let tap = 0; tap < width; tap++) {
      const shifted = tf.slice(padded, [0, tap, 0], x.shape)
      sum = tf.add(sum, tf.mul(shifted, tf.slice(weight, [tap, 0], [1, channels])))
    }
    return silu(tf.reshape(sum, [x.shape[0], time, channels]))
  })
}
