import tf = require('@tensorflow/tfjs-core')

import { checkShape } from './checkShape.js'

/**
 * Layer norm over the last axis: (x − mean) / √(variance + eps) · weight + bias.
 *
 * Source: Ba, Kiros and Hinton 2016, arXiv 1607.06450.
 *
 * @param x [batch, time, channels]
 * @param weight [channels]
 * @param bias [channels]
 * @throws {ShapeError} naming the argument whose shape does not fit `x`
 */
export function layerNorm(
  x: tf.Tensor3D,
  weight: tf.Tensor1D,
  bias: tf.Tensor1D,
  eps = 1e-5,
): tf.Tensor3D {
  const channels = x.shape[2]
  checkShape('weight', weight, [channels])
  checkShape('bias', bias, [channels])
  return tf.tidy(() => {
    const mean = tf.mul(tf.sum(x, -1, true), 1 / channels)
    const centred = tf.sub(x, mean)
    const variance = tf.mul(tf.sum(tf.square(centred), -1, true), 1 / channels)
    const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, eps)))
    return tf.add(tf.mul(normal, weight), bias)
  })
}
