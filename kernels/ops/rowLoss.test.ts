import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend.js'
import { normals } from '../testing/kernelCalls.js'
import {
  rowLossArguments,
  rowLossInputs,
  rowLossNames,
  rowLossReference,
  rowLossTensors,
} from '../testing/rowLossReference.js'
import { rowLoss } from './rowLoss.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom(1, 2, 7),
  dModel: fc.constantFrom(1, 5, 8),
  dHidden: fc.constantFrom(1, 4, 7),
  nCodes: fc.array(fc.constantFrom(1, 2, 6, 33), { minLength: 1, maxLength: 5 }),
})

describe('composed rowLoss', () => {
  it('is the cross-entropy in float64, whatever the sizes and the orders', () => {
    fc.assert(
      fc.property(sizes, fc.nat(1000), (size, seed) => {
        const { operands, rows } = rowLossInputs(size, seed)
        const expected = rowLossReference(size, operands, rows)
        tf.tidy(() => {
          const tensors = rowLossTensors(size, operands, rows)
          const found = rowLoss(...rowLossArguments(tensors.operands), tensors.rows).dataSync()[0]
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-5 * (1 + expected))
        })
      }),
      { numRuns: 40 },
    )
  })

  it('has the gradients that central differences of the float64 loss give', () => {
    const size = { batch: 2, time: 3, dModel: 5, dHidden: 4, nCodes: [3, 1, 7, 2] }
    const { operands, rows } = rowLossInputs(size, 1)
    const gradients = tf.tidy(() => {
      const tensors = rowLossTensors(size, operands, rows)
      const loss = (...x: tf.Tensor[]) => rowLoss(...rowLossArguments(x), tensors.rows)
      return tf
        .grads(loss)(tensors.operands)
        .map((one) => one.dataSync().slice())
    })
    const step = 1e-5
    for (const [i, name] of rowLossNames.entries()) {
      const direction = normals(3, name, operands[name].length)
      const moved = (by: number) => {
        const changed = operands[name].map((value, k) => value + by * direction[k])
        return rowLossReference(size, { ...operands, [name]: changed }, rows)
      }
      const slope = (moved(step) - moved(-step)) / (2 * step)
      const found = direction.reduce((sum, value, k) => sum + value * gradients[i][k], 0)
      expect(Math.abs(found - slope), name).toBeLessThanOrEqual(1e-4 * (1 + Math.abs(slope)))
    }
  })

  it('is ln 2 a binary column where all weights are 0', () => {
    tf.tidy(() => {
      const size = { batch: 1, time: 2, dModel: 3, dHidden: 2, nCodes: [2, 2, 2] }
      const { operands, rows } = rowLossInputs(size, 1)
      const tensors = rowLossTensors(size, operands, { ...rows, weights: Float64Array.of(1, 0.5) })
      const zeros = tensors.operands.map((one) => tf.zerosLike(one))
      const found = rowLoss(...rowLossArguments(zeros), tensors.rows).dataSync()[0]
      expect(found).toBeCloseTo(1.5 * 3 * Math.LN2, 5)
    })
  })

  it('names the argument that does not fit', () => {
    tf.tidy(() => {
      const size = { batch: 1, time: 2, dModel: 3, dHidden: 2, nCodes: [2, 4] }
      const { operands, rows } = rowLossInputs(size, 1)
      const tensors = rowLossTensors(size, operands, rows)
      const [history, weights] = rowLossArguments(tensors.operands)
      const run = (changes: object) => () =>
        rowLoss(history, { ...weights, ...changes }, { ...tensors.rows, ...changes })
      expect(run({ context: tf.ones([5, 3]) })).toThrow('context has shape [5,3], expected [6,3]')
      expect(run({ headBias: tf.ones([2]) })).toThrow('headBias has shape [2], expected [6]')
      expect(run({ offsets: [0, 6] })).toThrow('offsets has shape [2], expected [3]')
      expect(run({ offsets: [0, 0, 6] })).toThrow(
        'offsets has shape [3], expected to ascend from 0',
      )
      expect(run({ codes: tf.ones([1, 2, 2]) })).toThrow(
        'codes has shape [1,2,2], expected int32 values, not float32',
      )
      expect(run({ orders: tf.ones([2, 2], 'int32') })).toThrow(
        'orders has shape [2,2], expected [1,2]',
      )
    })
  })
})
