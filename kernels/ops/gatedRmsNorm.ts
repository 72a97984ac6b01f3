import tf = require('@tensorflow/tfjs-core')

import { checkShape } from './checkShape.js'
import { silu } from './silu.js'

/**
 * Root-mean-square norm of `y` gated by `z`: g / √(mean(g²) + eps) · weight, where g = y · silu(z).
 *
 * Source: Zhang and Sennrich 2019, arXiv 1910.07467; the gate as in Mamba-2, arXiv 2405.21060.
 *
 * @param y [batch, time, dInner]
 * @param z [batch, time, dInner], the gate before its silu
 * @param weight [dInner]
 * @throws {ShapeError} naming the argument whose shape does not fit `y`
 */
export function gatedRmsNorm(
  y: tf.Tensor3D,
  z: tf.Tensor3D,
  weight: tf.Tensor1D,
  eps = 1e-5,
): tf.Tensor3D {
  checkShape('z', z, y.shape)
  checkShape('weight', weight, [y.shape[2]])
  return tf.tidy(() => {
    const gated = tf.mul(y, silu(z))
    const meanSquare = tf.mul(tf.sum(tf.square(gated), -1, true), 1 / y.shape[2])
    return tf.mul(tf.mul(gated, tf.rsqrt(tf.add(meanSquare, eps))), weight)
  })
}
