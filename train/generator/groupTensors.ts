import tf = require('@tensorflow/tfjs-core')

import { RandomStream } from '../../base/random.js'
import { cellOffsets, type GeneratorConfig } from '../../models/generator/config.js'
import type { GroupBatch } from '../../models/generator/network.js'
import { positionBucket, positionBuckets } from '../../models/generator/positions.js'
import type { RowWindow } from './groupBatches.js'
import type { SharedGroups } from './sharedGroups.js'

/** Address of the random orders of an any-order model's columns. */
export interface OrderDraw {
  seed: number
  /** Epoch of the training; validations take 0. */
  epoch: number
}

/**
 * Windows as the network takes them, padded at their ends; what is padded does not count.
 *
 * @param rowWeight what each row counts
 */
export function groupTensors(
  { network, codes, starts }: Pick<SharedGroups, 'network' | 'codes' | 'starts'>,
  windows: readonly RowWindow[],
  rowWeight: number,
  draw: OrderDraw,
): GroupBatch {
  const { length: width } = network.columns
  const offsets = cellOffsets(network.columns)
  const isFirst = network.columns.map(({ rows }) => rows === 'first')
  const time = Math.max(...windows.map(({ rows }) => rows))
  const shape: [number, number, number] = [windows.length, time, width]
  const inputs = width + 2
  const own = new Int32Array(windows.length * time * width)
  const cells = new Int32Array(windows.length * time * inputs).fill(-1)
  const weights = new Float32Array(windows.length * time)
  for (const [i, { group, start, rows }] of windows.entries()) {
    const groupRows = starts[group + 1] - starts[group]
    for (let t = 0; t < rows; t++) {
      const at = i * time + t
      const row = start + t
      const from = (starts[group] + row) * width
      for (let c = 0; c < width; c++) {
        own[at * width + c] = codes[from + c]
        if (row === 0) continue
        const entered = isFirst[c] ? starts[group] * width : from - width
        cells[at * inputs + c] = offsets[c] + codes[entered + c]
      }
      cells[at * inputs + width] = offsets[width] + positionBucket(row)
      const left = offsets[width] + positionBuckets + positionBucket(groupRows - row)
      cells[at * inputs + width + 1] = left
      weights[at] = rowWeight
    }
  }
  return {
    cells: tf.tensor3d(cells, [windows.length, time, inputs], 'int32'),
    codes: tf.tensor3d(own, shape, 'int32'),
    orders: tf.tensor2d(ordersOf(network, windows, draw), [windows.length, width], 'int32'),
    weights: tf.tensor3d(weights, [windows.length, time, 1]),
  }
}

function ordersOf(
  { order, columns }: GeneratorConfig,
  windows: readonly RowWindow[],
  { seed, epoch }: OrderDraw,
): Int32Array {
  const orders = new Int32Array(windows.length * columns.length)
  for (const [i, { group }] of windows.entries()) {
    const own =
      order ?? new RandomStream(seed, 'column-order', epoch, group).permutation(columns.length)
    orders.set(own, i * columns.length)
  }
  return orders
}
