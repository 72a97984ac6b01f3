import tf = require('@tensorflow/tfjs-core')

import { checkGru } from './checkGru.js'

/**
 * The hidden states of a gated recurrent unit, as {@link BlockOps.gru} defines them.
 *
 * Source: Cho et al. 2014, arXiv 1406.1078, with the reset gate behind the product, as cuDNN and PyTorch have it.
 *
 * @param gates [batch, time, 3H]
 * @param hiddenWeight [H, 3H]
 * @param hiddenBias [3H]
 * @returns [batch, time, H]
 * @throws {ShapeError} naming the argument whose shape does not fit
 */
export function gru(
  gates: tf.Tensor3D,
  hiddenWeight: tf.Tensor2D,
  hiddenBias: tf.Tensor1D,
): tf.Tensor3D {
  checkGru(gates, hiddenWeight, hiddenBias)
  const [batch, time] = gates.shape
  const hidden = hiddenWeight.shape[0]
  return tf.tidy(() => {
    let h: tf.Tensor = tf.zeros([batch, hidden])
    const states: tf.Tensor[] = []
    // Split, not sliced: of slices each would have a gradient as large as all steps.
    for (const step of tf.split(gates, time, 1)) {
      const own = tf.split(tf.reshape(step, [batch, 3 * hidden]), 3, 1)
      const recurrent = tf.split(tf.add(tf.matMul(h, hiddenWeight), hiddenBias), 3, 1)
      const reset = tf.sigmoid(tf.add(own[0], recurrent[0]))
      const update = tf.sigmoid(tf.add(own[1], recurrent[1]))
      const candidate = tf.tanh(tf.add(own[2], tf.mul(reset, recurrent[2])))
      h = tf.add(candidate, tf.mul(update, tf.sub(h, candidate)))
      states.push(tf.expandDims(h, 1))
    }
    return tf.concat(states, 1) as tf.Tensor3D
  })
}
