import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { ShapeError } from '../../base/errors.js'
import type { RowBatch, RowDecoderWeights } from './blockOps.js'
import { checkNotEmpty, checkShape } from './checkShape.js'

/** @throws {ShapeError} naming the operand of `embedCells` that is empty, or whose type is wrong */
export function checkEmbedding(cells: Tensor3D, table: Tensor2D) {
  checkNotEmpty('cells', cells)
  checkNotEmpty('table', table)
  checkWhole('cells', cells)
}

/** @throws {ShapeError} naming the operand of `rowLoss` whose shape or type does not fit the others */
export function checkRows(history: Tensor3D, weights: RowDecoderWeights, rows: RowBatch) {
  const [batch, time, dModel] = history.shape
  const [columns, , dHidden] = weights.hiddenWeight.shape
  const { offsets } = rows
  checkNotEmpty('history', history)
  checkNotEmpty('hiddenWeight', weights.hiddenWeight)
  if (offsets.length !== columns + 1)
    throw new ShapeError('offsets', [offsets.length], [columns + 1])
  if (offsets[0] !== 0 || offsets.some((offset, i) => i > 0 && offset <= offsets[i - 1])) {
    throw new ShapeError('offsets', [offsets.length], 'to ascend from 0')
  }
  const cells = offsets[columns]
  checkShape('context', weights.context, [cells, dModel])
  checkShape('hiddenWeight', weights.hiddenWeight, [columns, dModel, dHidden])
  checkShape('hiddenBias', weights.hiddenBias, [columns, dHidden])
  checkShape('headWeight', weights.headWeight, [cells, dHidden])
  checkShape('headBias', weights.headBias, [cells])
  checkShape('codes', rows.codes, [batch, time, columns])
  checkShape('orders', rows.orders, [batch, columns])
  checkShape('weights', rows.weights, [batch, time, 1])
  checkWhole('codes', rows.codes)
  checkWhole('orders', rows.orders)
}

function checkWhole(name: string, { dtype, shape }: Tensor) {
  if (dtype !== 'int32') throw new ShapeError(name, shape, `int32 values, not ${dtype}`)
}
