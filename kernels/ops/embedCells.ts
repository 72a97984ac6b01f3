import tf = require('@tensorflow/tfjs-core')

import { checkEmbedding } from './checkRows.js'

/**
 * The sum of the table's rows that each row of cells names.
 *
 * @param cells int32 [batch, time, k], −1 for none
 * @param table [cells, width]
 * @throws {ShapeError} naming an empty argument
 */
export function embedCells(cells: tf.Tensor3D, table: tf.Tensor2D): tf.Tensor3D {
  checkEmbedding(cells, table)
  return tf.tidy(() => {
    const none = tf.scalar(0, 'int32')
    const isThere = tf.expandDims(tf.cast(tf.greaterEqual(cells, none), 'float32'), -1)
    const named = tf.gather(table, tf.maximum(cells, none))
    return tf.sum(tf.mul(named, isThere), 2)
  })
}
