import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { selectBackend } from '../../kernels/backend.js'
import type { GeneratorConfig } from '../../models/generator/config.js'
import { positionBuckets } from '../../models/generator/positions.js'
import { mambaConfig } from '../../models/mamba2/config.js'
import { groupTensors } from './groupTensors.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

const network: GeneratorConfig = {
  model: mambaConfig({ dModel: 8, nLayers: 1, dState: 4, headDim: 4 }),
  dHidden: 4,
  columns: [
    { name: 'a', nCodes: 3, rows: 'all' },
    { name: 'b', nCodes: 5, rows: 'all' },
  ],
  order: [1, 0],
}
// Groups of one and three rows.
const codes = Uint16Array.of(2, 4, 0, 1, 1, 3, 2, 0)
const starts = Int32Array.of(0, 1, 4)
const shared = { network, codes, starts }

it('gives a row the codes before it, its number and how many rows are left, and pads what is shorter', () => {
  tf.tidy(() => {
    const windows = [
      { group: 0, start: 0, rows: 1 },
      { group: 1, start: 1, rows: 2 },
    ]
    const {
      cells,
      codes: own,
      orders,
      weights,
    } = groupTensors(shared, windows, 0.5, {
      seed: 1,
      epoch: 0,
    })
    const row = 8 // behind the codes of both columns
    const left = row + positionBuckets
    expect(cells.arraySync()).toEqual([
      [
        [-1, -1, row + 0, left + 1],
        [-1, -1, -1, -1],
      ],
      [
        [0, 3 + 1, row + 1, left + 2],
        [1, 3 + 3, row + 2, left + 1],
      ],
    ])
    expect(own.arraySync()).toEqual([
      [
        [2, 4],
        [0, 0],
      ],
      [
        [1, 3],
        [2, 0],
      ],
    ])
    expect(orders.arraySync()).toEqual([
      [1, 0],
      [1, 0],
    ])
    expect(weights.arraySync()).toEqual([
      [[0.5], [0]],
      [[0.5], [0.5]],
    ])
  })
})

it('draws an order for each group and epoch where a model takes any', () => {
  const columns = Array.from({ length: 6 }, (_, i) => ({
    ...{ name: `c${i}`, nCodes: 2 },
    rows: 'all' as const,
  }))
  const any = {
    network: { ...network, columns, order: null },
    codes: new Uint16Array(12),
    starts: Int32Array.of(0, 1, 2),
  }
  const windows = [0, 1].map((group) => ({ group, start: 0, rows: 1 }))
  const ordersOf = (epoch: number) =>
    tf.tidy(() => groupTensors(any, windows, 1, { seed: 1, epoch }).orders.arraySync())
  const [first, second] = ordersOf(0)
  expect(first.toSorted()).toEqual([0, 1, 2, 3, 4, 5])
  expect(first).not.toEqual(second)
  expect(ordersOf(1)).not.toEqual(ordersOf(0))
  expect(ordersOf(0)).toEqual([first, second])
})
