import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { selectBackend } from '../backend.js'
import type { BlockOps } from '../ops/blockOps.js'
import { composedOps } from '../ops/composedOps.js'
import { selectKernels } from '../selectKernels.js'
import { runnableBuilds } from '../testing/runnableBuilds.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

function normals(seed: number, ...shape: number[]): tf.Tensor {
  const random = new RandomStream(seed, `fused ${shape}`)
  const size = tf.util.sizeFromShape(shape)
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  )
}

/**
 * Relative to the largest expected element. Both sides are float32, and some gradients small differences of large
 * sums: these tests hold the wiring; the kernels' own tests hold them to float64.
 */
function expectClose(found: tf.Tensor, expected: tf.Tensor, tolerance: number, what: string) {
  expect(found.shape, what).toEqual(expected.shape)
  const [values, wanted] = [found, expected].map((tensor) => tensor.dataSync() as Float32Array)
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0.1)
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(values[i] - wanted[i]) / largest
    if (!(error <= tolerance)) {
      throw new Error(`${what}: element ${i} is ${values[i]}, expected ${wanted[i]}`)
    }
  }
}

/** Value and gradients of Σ output · weight with both sets of ops, on the same operands. */
function expectSame(
  ops: BlockOps,
  operands: tf.Tensor[],
  run: (ops: BlockOps, ...operands: tf.Tensor[]) => tf.Tensor,
  tolerance = 1e-3,
) {
  const expected = run(composedOps, ...operands)
  expectClose(run(ops, ...operands), expected, tolerance, 'output')
  const weight = normals(99, ...expected.shape)
  const gradients = [ops, composedOps].map((own) =>
    tf.grads((...args: tf.Tensor[]) => tf.sum(tf.mul(run(own, ...args), weight)))(operands),
  )
  for (const [i, gradient] of gradients[0].entries()) {
    expectClose(gradient, gradients[1][i], tolerance, `gradient of operand ${i}`)
  }
}

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom(1, 2, 5, 63, 65, 130),
  width: fc.constantFrom(1, 7, 16, 33, 64),
  out: fc.constantFrom(1, 5, 32, 70),
  seed: fc.nat(1000),
})

describe.each(runnableBuilds().map(({ name }) => name))('%s', (build) => {
  let ops: BlockOps
  beforeAll(() => {
    ops = selectKernels(build, 'wasm').ops
  })

  it('linear agrees with the composed op in value and gradients', () => {
    fc.assert(
      fc.property(sizes, ({ batch, time, width, out, seed }) => {
        tf.tidy(() => {
          const operands = [normals(seed, batch, time, width), normals(seed, width, out)]
          const product = (own: BlockOps, x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor) =>
            own.linear(x as tf.Tensor3D, weight as tf.Tensor2D, bias as tf.Tensor1D)
          expectSame(ops, operands, product)
          expectSame(ops, [...operands, normals(seed, out)], product)
        })
      }),
      { numRuns: 25 },
    )
  })

  it('layerNorm agrees with the composed op in value and gradients', () => {
    fc.assert(
      fc.property(sizes, ({ batch, time, width, seed }) => {
        tf.tidy(() => {
          const operands = [normals(seed, batch, time, width + 1), normals(seed, width + 1)]
          operands.push(normals(seed + 1, width + 1))
          expectSame(ops, operands, (own, x, weight, bias) =>
            own.layerNorm(x as tf.Tensor3D, weight as tf.Tensor1D, bias as tf.Tensor1D),
          )
        })
      }),
      { numRuns: 25 },
    )
  })

  const blockSizes = fc.record({
    batch: fc.integer({ min: 1, max: 2 }),
    time: fc.constantFrom(1, 3, 64, 65, 130),
    dModel: fc.constantFrom(3, 8, 17, 32),
    nHeads: fc.integer({ min: 1, max: 3 }),
    headDim: fc.constantFrom(1, 5, 8, 16, 32),
    dState: fc.constantFrom(1, 3, 8, 16, 32),
    convWidth: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(1000),
  })

  it('block agrees with the composed op in value and gradients', () => {
    fc.assert(
      fc.property(
        blockSizes,
        ({ batch, time, dModel, nHeads, headDim, dState, convWidth, seed }) => {
          tf.tidy(() => {
            const dInner = nHeads * headDim
            const dConv = dInner + 2 * dState
            const shapes = {
              layerNormWeight: [dModel],
              layerNormBias: [dModel],
              inProj: [dModel, dInner + dConv + nHeads],
              convWeight: [convWidth, dConv],
              convBias: [dConv],
              dtBias: [nHeads],
              aLog: [nHeads],
              d: [nHeads],
              normWeight: [dInner],
              outProj: [dInner, dModel],
            }
            const names = Object.keys(shapes)
            const weights = Object.entries(shapes).map(([name, shape], i) => {
              const values = tf.mul(normals(seed + i, ...shape), 1 / Math.sqrt(shape[0]))
              // Δ of 0.05 or so, as in a network; at 1 the gradient of aLog is a small difference of sums.
              return name === 'dtBias' ? tf.sub(values, 3) : values
            })
            expectSame(
              ops,
              [normals(seed, batch, time, dModel), ...weights],
              (own, x, ...given) => {
                const byName = Object.fromEntries(names.map((name, i) => [name, given[i]]))
                return own.block(x as tf.Tensor3D, byName as never, { headDim, dState })
              },
              1e-3,
            )
          })
        },
      ),
      { numRuns: 25 },
    )
  })

  it('gru agrees with the composed op in value and gradients', () => {
    const gruSizes = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      time: fc.constantFrom(1, 2, 9),
      hidden: fc.constantFrom(1, 7, 16, 33),
      seed: fc.nat(1000),
    })
    fc.assert(
      fc.property(gruSizes, ({ batch, time, hidden, seed }) => {
        tf.tidy(() => {
          const hiddenWeight = tf.mul(normals(seed, hidden, 3 * hidden), 1 / Math.sqrt(hidden))
          const operands = [normals(seed, batch, time, 3 * hidden), hiddenWeight]
          expectSame(ops, [...operands, normals(seed, 3 * hidden)], (own, gates, weight, bias) =>
            own.gru(gates as tf.Tensor3D, weight as tf.Tensor2D, bias as tf.Tensor1D),
          )
        })
      }),
      { numRuns: 15 },
    )
  })

  it('squaredError agrees with the composed op in value and gradient', () => {
    fc.assert(
      fc.property(sizes, ({ batch, time, width, seed }) => {
        tf.tidy(() => {
          const targets = normals(seed + 1, batch, time, width) as tf.Tensor3D
          const weights = tf.abs(normals(seed, batch, time, 1)) as tf.Tensor3D
          expectSame(ops, [normals(seed, batch, time, width)], (own, predictions) =>
            own.squaredError(predictions as tf.Tensor3D, targets, weights),
          )
        })
      }),
      { numRuns: 25 },
    )
  })

  it('matMul gives the float64 product in every form and batch', () => {
    const forms = fc.record({
      m: fc.constantFrom(1, 3, 16, 65),
      n: fc.constantFrom(1, 7, 33, 64),
      k: fc.constantFrom(1, 5, 64, 130),
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
      batches: fc.constantFrom(
        [[], []],
        [[3], [3]],
        [[1], [3]],
        [[4], [1]],
        [
          [2, 3],
          [2, 3],
        ],
        [
          [2, 1],
          [1, 3],
        ],
      ),
      seed: fc.nat(1000),
    })
    fc.assert(
      fc.property(forms, ({ m, n, k, transposeA, transposeB, batches, seed }) => {
        tf.tidy(() => {
          const [batchA, batchB] = batches as unknown as number[][]
          const a = normals(seed, ...batchA, ...(transposeA ? [k, m] : [m, k]))
          const b = normals(seed + 1, ...batchB, ...(transposeB ? [n, k] : [k, n]))
          const found = tf.matMul(a, b, transposeA, transposeB)
          const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB)
          expect(found.shape).toEqual([...batch, m, n])
          const tiledA = tf.broadcastTo(a, [...batch, ...a.shape.slice(-2)]).dataSync()
          const tiledB = tf.broadcastTo(b, [...batch, ...b.shape.slice(-2)]).dataSync()
          const values = found.dataSync()
          for (let at = 0; at < values.length; at++) {
            const [product, row, column] = [
              Math.floor(at / (m * n)),
              Math.floor(at / n) % m,
              at % n,
            ]
            let sum = 0
            for (let i = 0; i < k; i++) {
              const inA = transposeA ? i * m + row : row * k + i
              const inB = transposeB ? column * k + i : i * n + column
              sum += tiledA[product * m * k + inA] * tiledB[product * k * n + inB]
            }
            const error = Math.abs(values[at] - sum)
            if (!(error < 1e-4 * Math.sqrt(k))) {
              throw new Error(
                `[${row}, ${column}] of product ${product}: ${values[at]}, not ${sum}`,
              )
            }
          }
        })
      }),
      { numRuns: 40 },
    )
  })

  it('gives the same bits after the memory has grown', () => {
    tf.tidy(() => {
      const x = normals(1, 1, 65, 33) as tf.Tensor3D
      const weight = normals(2, 33, 20) as tf.Tensor2D
      const before = ops.linear(x, weight).dataSync()
      const size = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8
      const smaller = size().length
      tf.zeros([smaller / 4 + 1])
      expect(size().length).toBeGreaterThan(smaller)
      expect(ops.linear(x, weight).dataSync()).toEqual(before)
    })
  })

  it('refuses an empty batch and an operand that does not fit, by name', () => {
    tf.tidy(() => {
      const weight = tf.ones([4, 2]) as tf.Tensor2D
      expect(() => ops.linear(tf.zeros([0, 5, 4]) as tf.Tensor3D, weight)).toThrow(
        'x has shape [0,5,4], expected at least one of everything',
      )
      expect(() => ops.linear(tf.zeros([1, 5, 3]) as tf.Tensor3D, weight)).toThrow(
        'weight has shape [4,2], expected [3,2]',
      )
    })
  })
})
