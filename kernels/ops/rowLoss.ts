import tf = require('@tensorflow/tfjs-core')

import type { RowBatch, RowDecoderWeights } from './blockOps.js'
import { checkRows } from './checkRows.js'
import { silu } from './silu.js'

/**
 * Σ weight · −ln p(row | history), as {@link BlockOps.rowLoss} defines it.
 *
 * Source: the neural autoregressive distribution estimator, Uria, Murray and Larochelle 2014, arXiv 1310.1757.
 *
 * @param history [batch, time, dModel]
 * @throws {ShapeError} naming the argument whose shape does not fit
 */
export function rowLoss(
  history: tf.Tensor3D,
  weights: RowDecoderWeights,
  rows: RowBatch,
): tf.Scalar {
  checkRows(history, weights, rows)
  const [batch, time, dModel] = history.shape
  const [columns, , dHidden] = weights.hiddenWeight.shape
  const { offsets } = rows
  const count = batch * time
  return tf.tidy(() => {
    // 1. What each row's codes add to the contexts of the columns after them: [batch, columns, time · dModel]
    const starts = tf.tensor2d(offsets.slice(0, columns), [columns, 1], 'int32')
    const cells = tf.add(tf.transpose(rows.codes, [0, 2, 1]), starts)
    const added = tf.reshape(tf.gather(weights.context, cells), [batch, columns, time * dModel])

    // 2. Contexts by column: [columns, rows, dModel]
    const before = tf.reshape(tf.matMul(earlier(rows.orders), added), [
      batch,
      columns,
      time,
      dModel,
    ])
    const contexts = tf.transpose(tf.add(before, tf.expandDims(history, 1)), [1, 0, 2, 3])

    // 3. Each column's hidden layer: [columns, rows, dHidden]
    const products = tf.matMul(tf.reshape(contexts, [columns, count, dModel]), weights.hiddenWeight)
    const hidden = silu(tf.add(products, tf.expandDims(weights.hiddenBias, 1)))

    // 4. Each column's logits and their cross-entropy: [rows]. Split, not sliced: of slices each would have a
    // gradient as large as all columns.
    const counts = Array.from({ length: columns }, (_, c) => offsets[c + 1] - offsets[c])
    const hiddens = tf.split(tf.reshape(hidden, [columns * count, dHidden]), columns)
    const headWeights = tf.split(weights.headWeight, counts)
    const headBiases = tf.split(weights.headBias, counts)
    const drawn = tf.split(tf.reshape(rows.codes, [count, columns]), columns, 1)
    let total: tf.Tensor = tf.zeros([count])
    for (let column = 0; column < columns; column++) {
      const products = tf.matMul(hiddens[column], tf.transpose(headWeights[column]))
      const logits = tf.add(products, headBiases[column])
      total = tf.add(total, crossEntropy(logits, tf.reshape(drawn[column], [count])))
    }
    return tf.sum(tf.mul(total, tf.reshape(rows.weights, [count]))) as tf.Scalar
  })
}

/** [batch, columns, columns]: 1 where the second column is drawn before the first. */
function earlier(orders: tf.Tensor2D): tf.Tensor {
  const columns = orders.shape[1]
  const numbers = tf.expandDims(tf.range(0, columns), 1)
  const places = tf.sum(tf.mul(oneHot(orders, columns), numbers), 1)
  return tf.cast(tf.less(tf.expandDims(places, 1), tf.expandDims(places, 2)), 'float32')
}

/** −ln softmax(logits)[code] of each row. */
function crossEntropy(logits: tf.Tensor, codes: tf.Tensor): tf.Tensor {
  const shifted = tf.sub(logits, rowMaximum(logits))
  const isDrawn = oneHot(codes, logits.shape[1] as number)
  return tf.sub(tf.log(tf.sum(tf.exp(shifted), 1)), tf.sum(tf.mul(shifted, isDrawn), 1))
}

/** The largest of each row, [rows, 1]. A shift of all logits changes nothing, so that it has no gradient. */
function rowMaximum(logits: tf.Tensor): tf.Tensor {
  const constant = tf.customGrad((x) => ({
    value: tf.max(x as tf.Tensor, 1, true),
    gradFunc: () => tf.zerosLike(logits),
  }))
  return constant(logits)
}

/** One more axis, 1 at each number's place: `tf.oneHot` takes no depth of 1. */
function oneHot(numbers: tf.Tensor, depth: number): tf.Tensor {
  const places = tf.range(0, depth, 1, 'int32')
  return tf.cast(tf.equal(tf.expandDims(numbers, -1), places), 'float32')
}
