import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend.js'
import type { BlockOps, DropoutMask } from '../ops/blockOps.js'
import { composedOps } from '../ops/composedOps.js'
import { selectKernels } from '../selectKernels.js'
import { runnableBuilds } from '../testing/runnableBuilds.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

const masks = fc.record({
  rate: fc.oneof(fc.constantFrom(0, 0.5, 0.999), fc.double({ min: 0, max: 0.99, noNaN: true })),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  name: fc.string(),
  step: fc.nat(),
})

describe.each(runnableBuilds().map(({ name }) => name))('%s dropout', (build) => {
  let ops: BlockOps
  beforeAll(() => {
    ops = selectKernels(build, 'wasm').ops
  })

  it('drops what the composed op drops, in value and gradient', () => {
    fc.assert(
      fc.property(masks, fc.constantFrom(1, 3, 64, 65, 1000), (mask, size) => {
        tf.tidy(() => {
          const x = tf.tensor3d(
            Float32Array.from({ length: size }, (_, i) => 1 + i),
            [1, 1, size],
          )
          const results = (own: BlockOps) => {
            const run = (given: tf.Tensor) => own.dropout(given as tf.Tensor3D, mask)
            const gradient = tf.grad((given) => tf.sum(tf.mul(run(given), x)))(x)
            return [run(x).dataSync(), gradient.dataSync()]
          }
          expect(results(ops)).toEqual(results(composedOps))
        })
      }),
      { numRuns: 40, seed: 1 },
    )
  })

  it('takes masks apart by all that names them', () => {
    const mask: DropoutMask = { rate: 0.5, seed: 2 ** 32 - 1, name: 'a', step: 3 }
    const others = [{ seed: 1 }, { name: 'b' }, { step: 4 }]
    tf.tidy(() => {
      const x = tf.ones([1, 10, 10]) as tf.Tensor3D
      const drawn = [{}, ...others].map((other) => [
        ...ops.dropout(x, { ...mask, ...other }).dataSync(),
      ])
      expect(new Set(drawn.map(String)).size).toBe(drawn.length)
    })
  })
})
