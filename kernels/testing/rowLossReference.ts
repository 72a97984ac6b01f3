import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { RandomStream } from '../../base/random.js'
import type { RowBatch, RowDecoderWeights } from '../ops/blockOps.js'
import { normals } from './kernelCalls.js'

export interface RowLossSizes {
  batch: number
  time: number
  dModel: number
  dHidden: number
  /** Codes of each column. */
  nCodes: readonly number[]
}

/** What the loss is differentiable in, row major. */
export interface RowLossOperands {
  history: Float64Array
  context: Float64Array
  hiddenWeight: Float64Array
  hiddenBias: Float64Array
  headWeight: Float64Array
  headBias: Float64Array
}

export const rowLossNames = [
  'history',
  'context',
  'hiddenWeight',
  'hiddenBias',
  'headWeight',
  'headBias',
] as const

/** Rows as arrays. */
export interface PlainRows {
  codes: Int32Array
  orders: Int32Array
  weights: Float64Array
  offsets: number[]
}

/** Random operands, and rows of which about every fourth does not count; each sequence has its own order. */
export function rowLossInputs(sizes: RowLossSizes, seed: number) {
  const { batch, time, dModel, dHidden, nCodes } = sizes
  const columns = nCodes.length
  const offsets = [0]
  for (const count of nCodes) offsets.push(offsets[offsets.length - 1] + count)
  const cells = offsets[columns]
  const random = new RandomStream(seed, 'rows')
  const rows: PlainRows = {
    codes: Int32Array.from({ length: batch * time * columns }, (_, i) =>
      random.integer(nCodes[i % columns]),
    ),
    orders: new Int32Array(batch * columns),
    weights: Float64Array.from({ length: batch * time }, () =>
      Math.max(0, Math.fround(random.uniform() - 0.25)),
    ),
    offsets,
  }
  for (let b = 0; b < batch; b++) rows.orders.set(random.permutation(columns), b * columns)
  const draw = (name: string, length: number, fanIn: number) =>
    normals(seed, name, length, 1 / Math.sqrt(fanIn))
  const operands: RowLossOperands = {
    history: draw('history', batch * time * dModel, 1),
    context: draw('context', cells * dModel, columns),
    hiddenWeight: draw('hiddenWeight', columns * dModel * dHidden, dModel),
    hiddenBias: draw('hiddenBias', columns * dHidden, 4),
    headWeight: draw('headWeight', cells * dHidden, dHidden / 4),
    headBias: draw('headBias', cells, 1),
  }
  return { operands, rows }
}

/** The loss as its definition reads, in float64. */
export function rowLossReference(
  { batch, time, dModel, dHidden, nCodes }: RowLossSizes,
  w: RowLossOperands,
  rows: PlainRows,
): number {
  const columns = nCodes.length
  let loss = 0
  for (let row = 0; row < batch * time; row++) {
    const order = rows.orders.subarray(Math.floor(row / time) * columns)
    const context = w.history.slice(row * dModel, (row + 1) * dModel)
    for (let place = 0; place < columns; place++) {
      const column = order[place]
      const hidden = Float64Array.from({ length: dHidden }, (_, h) => {
        let sum = w.hiddenBias[column * dHidden + h]
        for (let i = 0; i < dModel; i++) {
          sum += context[i] * w.hiddenWeight[(column * dModel + i) * dHidden + h]
        }
        return sum / (1 + Math.exp(-sum))
      })
      const logits = Array.from({ length: nCodes[column] }, (_, k) => {
        const cell = rows.offsets[column] + k
        let sum = w.headBias[cell]
        for (let h = 0; h < dHidden; h++) sum += hidden[h] * w.headWeight[cell * dHidden + h]
        return sum
      })
      const largest = Math.max(...logits)
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)
      const code = rows.codes[row * columns + column]
      loss += rows.weights[row] * (Math.log(total) + largest - logits[code])
      const cell = rows.offsets[column] + code
      for (let i = 0; i < dModel; i++) context[i] += w.context[cell * dModel + i]
    }
  }
  return loss
}

/** Operands and rows of a loss as tensors, in the order of {@link rowLossNames}. */
export function rowLossTensors(
  { batch, time, dModel, dHidden, nCodes }: RowLossSizes,
  operands: RowLossOperands,
  { codes, orders, weights, offsets }: PlainRows,
): { operands: Tensor[]; rows: RowBatch } {
  const columns = nCodes.length
  const cells = offsets[columns]
  const shapes: Record<keyof RowLossOperands, number[]> = {
    history: [batch, time, dModel],
    context: [cells, dModel],
    hiddenWeight: [columns, dModel, dHidden],
    hiddenBias: [columns, dHidden],
    headWeight: [cells, dHidden],
    headBias: [cells],
  }
  return {
    operands: rowLossNames.map((name) =>
      tf.tensor(Float32Array.from(operands[name]), shapes[name]),
    ),
    rows: {
      codes: tf.tensor3d(codes, [batch, time, columns], 'int32'),
      orders: tf.tensor2d(orders, [batch, columns], 'int32'),
      weights: tf.tensor3d(Float32Array.from(weights), [batch, time, 1]),
      offsets,
    },
  }
}

/** The history and the decoder's weights from tensors in the order of {@link rowLossNames}. */
export function rowLossArguments(operands: readonly Tensor[]): [Tensor3D, RowDecoderWeights] {
  const [history, context, hiddenWeight, hiddenBias, headWeight, headBias] = operands
  const weights = {
    context: context as Tensor2D,
    hiddenWeight: hiddenWeight as Tensor3D,
    hiddenBias: hiddenBias as Tensor2D,
    headWeight: headWeight as Tensor2D,
    headBias: headBias as Tensor1D,
  }
  return [history as Tensor3D, weights]
}
