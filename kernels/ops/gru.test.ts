import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend.js'
import {
  type GruOperands,
  type GruSizes,
  gruBackwardReference,
  gruInputs,
  gruReference,
} from '../testing/gruReference.js'
import { expectClose, expectGradientsByDifferences, normals } from '../testing/kernelCalls.js'
import { gru } from './gru.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom(1, 2, 9),
  hidden: fc.constantFrom(1, 3, 8, 17),
})

function tensors({ batch, time, hidden }: GruSizes, operands: GruOperands): tf.Tensor[] {
  const tensor = (values: Float64Array, ...shape: number[]) =>
    tf.tensor(Float32Array.from(values), shape)
  return [
    tensor(operands.gates, batch, time, 3 * hidden),
    tensor(operands.hiddenWeight, hidden, 3 * hidden),
    tensor(operands.hiddenBias, 3 * hidden),
  ]
}

const run = ([gates, hiddenWeight, hiddenBias]: tf.Tensor[]) =>
  gru(gates as tf.Tensor3D, hiddenWeight as tf.Tensor2D, hiddenBias as tf.Tensor1D)

describe('composed gru', () => {
  it('is the recurrence in float64 and has its gradients, whatever the sizes', () => {
    fc.assert(
      fc.property(sizes, fc.nat(1000), (size, seed) => {
        const operands = gruInputs(size, seed)
        const states = gruReference(operands, size)
        const dStates = normals(seed, 'dStates', states.length)
        const shape = [size.batch, size.time, size.hidden]
        const expected = gruBackwardReference(operands, dStates, size)
        tf.tidy(() => {
          const given = tensors(size, operands)
          expectClose({ states: run(given).dataSync() }, { states }, 1e-5)
          const dOut = tf.tensor(Float32Array.from(dStates), shape)
          const found = tf.grads((...x: tf.Tensor[]) => run(x))(given, dOut)
          const [gates, hiddenWeight, hiddenBias] = found.map((one) => one.dataSync())
          expectClose({ gates, hiddenWeight, hiddenBias }, { ...expected }, 1e-4, {
            hiddenWeight: 0.1,
          })
        })
      }),
      { numRuns: 20 },
    )
  })

  it('has a reference with the gradients that differences give', () => {
    const size = { batch: 2, time: 4, hidden: 3 }
    const operands = gruInputs(size, 1)
    const dStates = normals(1, 'dStates', 2 * 4 * 3)
    const gradients = gruBackwardReference(operands, dStates, size)
    expectGradientsByDifferences((x) => gruReference(x, size), operands, dStates, gradients)
  })

  it('names the argument whose shape is wrong', () => {
    tf.tidy(() => {
      const [weight, bias] = [tf.zeros([2, 6]), tf.zeros([6])]
      expect(() => run([tf.zeros([1, 4, 5]), weight, bias])).toThrow(
        'gates has shape [1,4,5], expected [1,4,6]',
      )
      expect(() => run([tf.zeros([1, 4, 6]), tf.zeros([2, 4]), bias])).toThrow(
        'hiddenWeight has shape [2,4], expected [2,6]',
      )
      expect(() => run([tf.zeros([1, 4, 6]), weight, tf.zeros([5])])).toThrow(
        'hiddenBias has shape [5], expected [6]',
      )
      expect(() => run([tf.zeros([1, 0, 6]), weight, bias])).toThrow(
        'gates has shape [1,0,6], expected at least one of everything',
      )
    })
  })
})
