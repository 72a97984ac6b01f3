import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend.js'
import type { BlockOps, RowBatch } from '../ops/blockOps.js'
import { composedOps } from '../ops/composedOps.js'
import { selectKernels } from '../selectKernels.js'
import { expectClose } from '../testing/kernelCalls.js'
import {
  type RowLossSizes,
  rowLossArguments,
  rowLossInputs,
  rowLossNames,
  rowLossTensors,
} from '../testing/rowLossReference.js'
import { runnableBuilds } from '../testing/runnableBuilds.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom(1, 2, 7, 33),
  dModel: fc.constantFrom(1, 7, 16, 33),
  dHidden: fc.constantFrom(1, 7, 16, 33),
  nCodes: fc.array(fc.constantFrom(1, 2, 7, 16, 33, 70), { minLength: 1, maxLength: 5 }),
})

/** Loss and gradients, by name. */
function lossAndGradients(ops: BlockOps, operands: tf.Tensor[], rows: RowBatch) {
  return tf.tidy(() => {
    const loss = (...x: tf.Tensor[]) => ops.rowLoss(...rowLossArguments(x), rows)
    const { value, grads } = tf.valueAndGrads(loss)(operands)
    for (const [i, gradient] of grads.entries()) expect(gradient.shape).toEqual(operands[i].shape)
    const named = rowLossNames.map((name, i) => [`d${name}`, grads[i].dataSync().slice()])
    return { loss: value.dataSync().slice(), ...Object.fromEntries(named) }
  })
}

function tensorsOf(size: RowLossSizes, seed: number) {
  const { operands, rows } = rowLossInputs(size, seed)
  return rowLossTensors(size, operands, rows)
}

describe.each(runnableBuilds().map(({ name }) => name))('%s rowLoss', (build) => {
  let ops: BlockOps
  beforeAll(() => {
    ops = selectKernels(build, 'wasm').ops
  })

  it('agrees with the composed op in value and every gradient', () => {
    fc.assert(
      fc.property(sizes, fc.nat(1000), (size, seed) => {
        tf.tidy(() => {
          const { operands, rows } = tensorsOf(size, seed)
          const expected = lossAndGradients(composedOps, operands, rows)
          expectClose(lossAndGradients(ops, operands, rows), expected, 1e-4, {
            loss: 1,
            ...Object.fromEntries(rowLossNames.map((name) => [`d${name}`, 0.1])),
          })
        })
      }),
      { numRuns: 30 },
    )
  })

  it('has the same loss where no gradient is taken, and one that scales with it', () => {
    tf.tidy(() => {
      const { operands, rows } = tensorsOf(
        { batch: 2, time: 5, dModel: 8, dHidden: 16, nCodes: [3, 20, 1] },
        1,
      )
      const { loss, dcontext } = lossAndGradients(ops, operands, rows)
      const [history, weights] = rowLossArguments(operands)
      expect(ops.rowLoss(history, weights, rows).dataSync()).toEqual(loss)
      const tripled = tf.grad((context: tf.Tensor) =>
        tf.mul(ops.rowLoss(history, { ...weights, context: context as tf.Tensor2D }, rows), 3),
      )
      const found = tripled(weights.context).dataSync()
      expectClose({ found }, { found: dcontext.map((value: number) => 3 * value) }, 1e-6)
    })
  })

  it('is the sum over its sequences, each alone', () => {
    tf.tidy(() => {
      const size = { batch: 3, time: 9, dModel: 16, dHidden: 7, nCodes: [5, 33, 2, 8] }
      const { operands, rows } = tensorsOf(size, 2)
      const together = lossAndGradients(ops, operands, rows)
      const [history, ...others] = operands as [tf.Tensor3D, ...tf.Tensor[]]
      const alone = Array.from({ length: size.batch }, (_, b) => {
        const own = <T extends tf.Tensor>(x: T) => tf.slice(x, b, 1)
        const { codes, orders, weights, offsets } = rows
        const ofSequence = {
          codes: own(codes),
          orders: own(orders),
          weights: own(weights),
          offsets,
        }
        return lossAndGradients(ops, [own(history), ...others], ofSequence)
      })
      const sums = Object.keys(together).map((name) => {
        if (name === 'dhistory') return [name, alone.flatMap((one) => [...one[name]])]
        const summed = alone[0][name].map((_: number, i: number) =>
          alone.reduce((sum, one) => sum + one[name][i], 0),
        )
        return [name, summed]
      })
      expectClose(together, Object.fromEntries(sums), 1e-5)
    })
  })

  it('frees all that it takes', () => {
    const { operands, rows } = tensorsOf(
      { batch: 2, time: 3, dModel: 8, dHidden: 8, nCodes: [3, 4] },
      3,
    )
    const before = tf.memory().numTensors
    lossAndGradients(ops, operands, rows)
    ops.rowLoss(...rowLossArguments(operands), rows).dispose()
    expect(tf.memory().numTensors).toBe(before)
    tf.dispose([operands, rows.codes, rows.orders, rows.weights])
  })

  it('refuses what would lead it outside its memory', () => {
    tf.tidy(() => {
      const size = { batch: 2, time: 1, dModel: 3, dHidden: 2, nCodes: [2, 4] }
      const { operands, rows } = tensorsOf(size, 1)
      const run = (changes: Partial<RowBatch>) => () =>
        ops.rowLoss(...rowLossArguments(operands), { ...rows, ...changes })
      const codes = (...values: number[]) => tf.tensor3d(values, [2, 1, 2], 'int32')
      const orders = (...values: number[]) => tf.tensor2d(values, [2, 2], 'int32')
      expect(run({ codes: codes(1, 3, 2, 0) })).toThrow('codes element 2 is 2, expected 0 to 1')
      expect(run({ codes: codes(1, -1, 0, 0) })).toThrow('codes element 1 is -1, expected 0 to 3')
      expect(run({ orders: orders(0, 1, 1, 1) })).toThrow(
        'orders row 1 is no permutation of 0 to 1',
      )
      expect(run({ orders: orders(2, 1, 0, 1) })).toThrow(
        'orders row 0 is no permutation of 0 to 1',
      )
      expect(run({ offsets: [0, 6] })).toThrow('offsets has shape [2], expected [3]')
    })
  })
})
