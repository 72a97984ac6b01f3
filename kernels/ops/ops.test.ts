import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { selectBackend } from '../backend.js'
import { causalConv } from './causalConv.js'
import { composedOps } from './composedOps.js'
import { gatedRmsNorm } from './gatedRmsNorm.js'
import { layerNorm } from './layerNorm.js'
import { selectiveScan } from './selectiveScan.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

function normals(seed: number, ...shape: number[]): Float32Array {
  const random = new RandomStream(seed, `normals ${shape}`)
  return Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal())
}

function expectClose(found: tf.Tensor, expected: ArrayLike<number>, tolerance = 1e-5) {
  const values = found.dataSync()
  expect(values.length).toBe(expected.length)
  for (let i = 0; i < values.length; i++) {
    const allowed = tolerance * Math.max(1, Math.abs(expected[i]))
    expect(Math.abs(values[i] - expected[i]), `element ${i}`).toBeLessThanOrEqual(allowed)
  }
}

/** Odd sizes: a single step, a chunk and one more, one head. */
const scanSizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom(1, 2, 63, 64, 65, 130),
  nHeads: fc.integer({ min: 1, max: 3 }),
  headDim: fc.integer({ min: 1, max: 5 }),
  dState: fc.integer({ min: 1, max: 5 }),
  seed: fc.nat(1000),
})

describe('selectiveScan', () => {
  it('agrees with the recurrence in float64', () => {
    fc.assert(
      fc.property(scanSizes, ({ batch, time, nHeads, headDim, dState, seed }) => {
        const x = normals(seed, batch, time, nHeads, headDim)
        const dt = normals(seed + 1, batch, time, nHeads).map(
          (value) => 0.3 * Math.abs(value) + 0.001,
        )
        const a = normals(seed + 2, nHeads).map((value) => -Math.exp(value))
        const b = normals(seed + 3, batch, time, dState)
        const c = normals(seed + 4, batch, time, dState)
        const d = normals(seed + 5, nHeads)
        const expected = new Float64Array(x.length)
        for (let s = 0; s < batch; s++) {
          for (let i = 0; i < nHeads * headDim; i++) {
            const head = Math.floor(i / headDim)
            const h = new Float64Array(dState)
            for (let t = 0; t < time; t++) {
              const row = s * time + t
              const at = row * nHeads * headDim + i
              const delta = dt[row * nHeads + head]
              let y = d[head] * x[at]
              for (let n = 0; n < dState; n++) {
                h[n] = Math.exp(delta * a[head]) * h[n] + delta * x[at] * b[row * dState + n]
                y += h[n] * c[row * dState + n]
              }
              expected[at] = y
            }
          }
        }
        tf.tidy(() => {
          const y = selectiveScan({
            x: tf.tensor4d(x, [batch, time, nHeads, headDim]),
            dt: tf.tensor3d(dt, [batch, time, nHeads]),
            a: tf.tensor1d(a),
            b: tf.tensor3d(b, [batch, time, dState]),
            c: tf.tensor3d(c, [batch, time, dState]),
            d: tf.tensor1d(d),
          })
          expect(y.shape).toEqual([batch, time, nHeads, headDim])
          expectClose(y, expected, 1e-4)
        })
      }),
      { numRuns: 40 },
    )
  })

  const one = (time: number, delta: number) => ({
    x: tf.ones([1, time, 1, 1]) as tf.Tensor4D,
    dt: tf.fill([1, time, 1], delta) as tf.Tensor3D,
    a: tf.tensor1d([-2]),
    b: tf.ones([1, time, 1]) as tf.Tensor3D,
    c: tf.ones([1, time, 1]) as tf.Tensor3D,
    d: tf.tensor1d([0.5]),
  })

  it('sums a geometric series where everything is constant', () => {
    const delta = 0.1
    const q = Math.exp(-2 * delta)
    const expected = Array.from(
      { length: 200 },
      (_, t) => 0.5 + (delta * (1 - q ** (t + 1))) / (1 - q),
    )
    tf.tidy(() => expectClose(selectiveScan(one(200, delta)), expected))
  })

  it('has the gradient of that series: for D, for A, for the first input', () => {
    const time = 150
    const delta = 0.1
    const q = Math.exp(-2 * delta)
    tf.tidy(() => {
      const inputs = one(time, delta)
      const total = (x: tf.Tensor, a: tf.Tensor, d: tf.Tensor) =>
        tf.sum(
          selectiveScan({
            ...inputs,
            x: x as tf.Tensor4D,
            a: a as tf.Tensor1D,
            d: d as tf.Tensor1D,
          }),
        )
      const [dX, dA, dD] = tf.grads(total)([inputs.x, inputs.a, inputs.d])
      expectClose(dD, [time])
      // Σ_t Σ_{s ≤ t} Δ q^(t−s), q = exp(Δ A): d/dA = Σ_t Σ_k Δ · kΔ · q^k
      let expected = 0
      for (let k = 0; k < time; k++) expected += (time - k) * delta * k * delta * q ** k
      expectClose(dA, [expected], 1e-4)
      const first = dX.dataSync()[0]
      expect(first).toBeCloseTo(0.5 + (delta * (1 - q ** time)) / (1 - q), 4)
    })
  })

  it('names the operand whose shape is wrong', () => {
    tf.tidy(() => {
      const inputs = { ...one(5, 0.1), b: tf.ones([1, 4, 1]) as tf.Tensor3D }
      expect(() => selectiveScan(inputs)).toThrow('b has shape [1,4,1], expected [1,5,1]')
    })
  })
})

describe('causalConv', () => {
  it('is silu of the weighted steps up to the present one', () => {
    const [time, channels, width] = [7, 3, 4]
    const x = normals(1, time, channels)
    const weight = normals(2, width, channels)
    const bias = normals(3, channels)
    const expected = Float64Array.from({ length: time * channels }, (_, at) => {
      const [t, channel] = [Math.floor(at / channels), at % channels]
      let sum = bias[channel]
      for (let tap = 0; tap < width; tap++) {
        const from = t - (width - 1) + tap
        if (from >= 0) sum += weight[tap * channels + channel] * x[from * channels + channel]
      }
      return sum / (1 + Math.exp(-sum))
    })
    tf.tidy(() => {
      const tensor = tf.tensor3d(x, [1, time, channels])
      expectClose(
        causalConv(tensor, tf.tensor2d(weight, [width, channels]), tf.tensor1d(bias)),
        expected,
      )
    })
  })
})

describe('layerNorm', () => {
  it('gives rows of mean 0 and variance 1, then weight and bias', () => {
    tf.tidy(() => {
      const x = tf.tensor3d(normals(4, 2, 3, 8), [2, 3, 8])
      const normal = layerNorm(x, tf.ones([8]), tf.zeros([8]))
      expectClose(tf.sum(normal, -1), new Float32Array(6))
      expectClose(tf.sum(tf.square(normal), -1), new Float32Array(6).fill(8), 1e-3)
      const scaled = layerNorm(x, tf.fill([8], 3), tf.fill([8], -1))
      expectClose(
        scaled,
        normal.dataSync().map((value) => 3 * value - 1),
      )
    })
  })

  it('does not see a shift or a scale of its input', () => {
    tf.tidy(() => {
      const x = tf.tensor3d(normals(5, 1, 4, 16), [1, 4, 16])
      const [ones, zeros] = [tf.ones([16]) as tf.Tensor1D, tf.zeros([16]) as tf.Tensor1D]
      const moved = layerNorm(tf.add(tf.mul(x, 100), 7), ones, zeros)
      expectClose(moved, layerNorm(x, ones, zeros).dataSync(), 1e-4)
    })
  })
})

describe('gatedRmsNorm', () => {
  it('gates, then divides by the root mean square', () => {
    const [y, z, weight] = [normals(6, 5), normals(7, 5), normals(8, 5)]
    const gated = Array.from(y, (value, i) => (value * z[i]) / (1 + Math.exp(-z[i])))
    const rms = Math.sqrt(gated.reduce((sum, value) => sum + value * value, 0) / 5 + 1e-5)
    tf.tidy(() => {
      const found = gatedRmsNorm(
        tf.tensor3d(y, [1, 1, 5]),
        tf.tensor3d(z, [1, 1, 5]),
        tf.tensor1d(weight),
      )
      expectClose(
        found,
        gated.map((value, i) => (value / rms) * weight[i]),
      )
    })
  })

  it('names the argument whose shape is wrong', () => {
    tf.tidy(() => {
      const y = tf.ones([1, 2, 4]) as tf.Tensor3D
      expect(() => gatedRmsNorm(y, tf.ones([1, 2, 3]), tf.ones([4]))).toThrow(
        'z has shape [1,2,3], expected [1,2,4]',
      )
    })
  })
})

describe('composedOps.squaredError', () => {
  it('has the gradient 2 · weight · (prediction − target)', () => {
    const [p, t] = [normals(9, 1, 3, 2), normals(10, 1, 3, 2)]
    const weights = [0, 0.5, 2]
    tf.tidy(() => {
      const targets = tf.tensor3d(t, [1, 3, 2])
      const loss = (x: tf.Tensor) =>
        composedOps.squaredError(x as tf.Tensor3D, targets, tf.tensor3d(weights, [1, 3, 1]))
      const expected = Array.from(p, (value, i) => 2 * weights[Math.floor(i / 2)] * (value - t[i]))
      expectClose(tf.grad(loss)(tf.tensor3d(p, [1, 3, 2])), expected)
    })
  })
})

describe('composedOps.linear', () => {
  it('multiplies every step by the weight and adds the bias', () => {
    tf.tidy(() => {
      const x = tf.tensor3d([1, 2, 3, 4], [2, 1, 2])
      const weight = tf.tensor2d([1, 10, 100, 1, 10, 100], [2, 3])
      expectClose(composedOps.linear(x, weight, tf.tensor1d([1, 2, 3])), [4, 32, 303, 8, 72, 703])
    })
  })

  it('names a weight that does not fit', () => {
    tf.tidy(() => {
      const x = tf.ones([1, 2, 3]) as tf.Tensor3D
      expect(() => composedOps.linear(x, tf.ones([4, 2]))).toThrow(
        'weight has shape [4,2], expected [3,2]',
      )
    })
  })
})
