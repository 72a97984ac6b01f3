import tf = require('@tensorflow/tfjs-core')

/**
 * x · sigmoid(x), element by element.
 *
 * Source: Elfwing, Uchibe and Doya 2018, arXiv 1702.03118.
 */
export function silu<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => tf.mul(x, tf.sigmoid(x)) as T)
}
