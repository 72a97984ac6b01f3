import tf = require('@tensorflow/tfjs-core')

import type { BlockOps, RowBatch } from '../../kernels/ops/blockOps.js'
import { mambaStack } from '../mamba2/stack.js'
import type { LayerDropout, WeightTensors } from '../weightTensors.js'
import { cellOffsets, type GeneratorConfig } from './config.js'

/** Groups side by side, padded to the length of the longest. */
export interface GroupBatch extends Omit<RowBatch, 'offsets'> {
  /** int32 [batch, time, columns + 2]: input cells as `inputCells` numbers them, −1 for none */
  cells: tf.Tensor3D
}

/**
 * Σ weight · −ln p(row | the rows before it in its group) over the rows of a batch.
 *
 * The history of each row comes out of Mamba-2 blocks (Dao and Gu 2024, arXiv 2405.21060) over the rows before
 * it; the row's columns are drawn one after another, each given the history and the columns before it, as in
 * the neural autoregressive distribution estimator (Larochelle and Murray 2011; Uria, Murray and Larochelle
 * 2014, arXiv 1310.1757, for any order).
 */
export function groupLoss(
  config: GeneratorConfig,
  weights: WeightTensors,
  { cells, ...rows }: GroupBatch,
  ops: BlockOps,
  dropout?: LayerDropout,
): tf.Scalar {
  return tf.tidy(() => {
    const embedded = ops.embedCells(cells, weights['embed.weight'] as tf.Tensor2D)
    const history = mambaStack(config.model, weights, embedded, ops, dropout)
    const decoder = {
      context: weights['context.weight'] as tf.Tensor2D,
      hiddenWeight: weights['hidden.weight'] as tf.Tensor3D,
      hiddenBias: weights['hidden.bias'] as tf.Tensor2D,
      headWeight: weights['head.weight'] as tf.Tensor2D,
      headBias: weights['head.bias'] as tf.Tensor1D,
    }
    const offsets = Array.from(cellOffsets(config.columns))
    return ops.rowLoss(history, decoder, { ...rows, offsets })
  })
}
