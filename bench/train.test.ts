import { expect, it } from 'vitest'
import { equalOffsets } from '../datasets/sequenceOffsets.js'
import type { SequenceTable } from '../datasets/sequenceTable.js'
import { smallNetworkConfig } from '../models/forecast/testing/randomNetwork.js'
import { flopAToken, stepRequest } from './train.js'

it('hands the peer weights that make its loss the mean over scored values', () => {
  const table: SequenceTable<Float32Array> = {
    seqIx: Int32Array.of(3, 4),
    states: new Float32Array(2 * 8 * 2),
    needPrediction: new Uint8Array(16).fill(1),
    offsets: equalOffsets(2, 8),
    featureNames: ['a', 'b'],
  }
  const crops = [
    { sequence: 0, start: 0, length: 4 },
    { sequence: 1, start: 4, length: 4 },
  ]
  const request = stepRequest(table, { crops, length: 4, lr: 0.5 })
  // A quarter of a crop counts a tenth; nothing follows on the last step of a sequence.
  const counts = [0.1, 1, 1, 1, 0.1, 1, 1, 0]
  const expected = counts.map((count) => count / (5.2 * 2))
  expect(request).toMatchObject({
    crops: [
      [0, 0],
      [1, 4],
    ],
    length: 4,
    lr: 0.5,
  })
  for (const [i, weight] of request.step_weights.entries()) {
    expect(weight).toBeCloseTo(expected[i], 6)
  }
})

it('counts multiply-adds forward, by the weights and by the inputs', () => {
  const model = { dModel: 4, nLayers: 2, dState: 3, headDim: 4, expand: 2 }
  const network = smallNetworkConfig({ model, nFeatures: 2, features: ['raw', 'diff1', 'mean5'] })
  // input 6 × 4 without a gradient by the inputs; a layer 4 × 24 (z 8, x 8, B 3, C 3, dt 2) and 8 × 4; head 4 × 2
  const products = 2 * 2 * 24 + 3 * 2 * (2 * (4 * 24 + 8 * 4) + 8)
  const scans = 2 * 16 * 8 * 3
  expect(flopAToken(network)).toBe(products + scans)
})
