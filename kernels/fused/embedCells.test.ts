import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { selectBackend } from '../backend.js'
import type { BlockOps } from '../ops/blockOps.js'
import { composedOps } from '../ops/composedOps.js'
import { selectKernels } from '../selectKernels.js'
import { expectClose, normals } from '../testing/kernelCalls.js'
import { runnableBuilds } from '../testing/runnableBuilds.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom(1, 7, 33),
  k: fc.constantFrom(1, 2, 12),
  tableRows: fc.constantFrom(1, 7, 50),
  width: fc.constantFrom(1, 7, 16, 33, 64),
  seed: fc.nat(1000),
})

describe.each(runnableBuilds().map(({ name }) => name))('%s embedCells', (build) => {
  let ops: BlockOps
  beforeAll(() => {
    ops = selectKernels(build, 'wasm').ops
  })

  it('agrees with the composed op in value and gradient, cells of −1 among them', () => {
    fc.assert(
      fc.property(sizes, ({ batch, time, k, tableRows, width, seed }) => {
        tf.tidy(() => {
          const random = new RandomStream(seed, 'cells')
          const numbers = Int32Array.from(
            { length: batch * time * k },
            () => random.integer(tableRows + 1) - 1,
          )
          const cells = tf.tensor3d(numbers, [batch, time, k], 'int32')
          const drawn = (...shape: number[]) =>
            tf.tensor(
              Float32Array.from(normals(seed, `${shape}`, tf.util.sizeFromShape(shape))),
              shape,
            )
          const [table, weight] = [drawn(tableRows, width), drawn(batch, time, width)]
          const results = (own: BlockOps) => {
            const run = (x: tf.Tensor) => own.embedCells(cells, x as tf.Tensor2D)
            const out = run(table)
            expect(out.shape).toEqual([batch, time, width])
            const dTable = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(run(x), weight)))(table)
            expect(dTable.shape).toEqual([tableRows, width])
            return { out: out.dataSync().slice(), dTable: dTable.dataSync().slice() }
          }
          expectClose(results(ops), results(composedOps), 1e-6, { out: 1, dTable: 1 })
        })
      }),
      { numRuns: 30 },
    )
  })

  it('refuses a cell that the table does not have', () => {
    tf.tidy(() => {
      const run = (cell: number) => () =>
        ops.embedCells(tf.tensor3d([0, cell], [1, 1, 2], 'int32'), tf.ones([4, 2]))
      expect(run(4)).toThrow('cells element 1 is 4, expected -1 to 3')
      expect(run(-2)).toThrow('cells element 1 is -2, expected -1 to 3')
    })
  })
})
