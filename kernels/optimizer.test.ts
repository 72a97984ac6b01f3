import { describe, expect, it } from 'vitest'
import { normals } from './testing/kernelCalls.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

describe.each(testedBuilds())('$name', (build) => {
  it.each([1, 7, 16, 33, 1025, 5000])('sumSlots adds %i floats slot by slot, in order', (n) => {
    const test = new TestKernels(build)
    const stride = n + 5
    const slots = normals(n, 'optimizer', 3 * stride)
    const out = test.block(n)
    // The double stands in two floats.
    const squares = test.block([0, 0])
    test.call('sumSlots', test.block(slots), stride, 3, out, squares, n)
    const expected = Float32Array.from({ length: n }, (_, i) =>
      Math.fround(Math.fround(slots[i] + slots[stride + i]) + slots[2 * stride + i]),
    )
    expect(test.read(out, n)).toEqual(expected)
    const total = new Float64Array(test.read(squares, 2).buffer)[0]
    const exact = expected.reduce((sum, value) => sum + value * value, 0)
    expect(Math.abs(total - exact) / exact).toBeLessThan(1e-6)
  })

  it.each([1, 19, 64, 101])(
    'adamW follows the published algorithm on %i parameters, and averages them',
    (n) => {
      const test = new TestKernels(build)
      const start = normals(1, 'optimizer', n)
      const decays = start.map((_, i) => i % 2)
      const [lr, weightDecay, clip, averageDecay] = [0.01, 0.1, 0.25, 0.8]
      const exact = Array.from(start)
      const [exactM, exactV] = [new Float64Array(n), new Float64Array(n)]
      const parameters = test.block(start)
      const [m, v] = [test.block(new Float32Array(n)), test.block(new Float32Array(n))]
      const exactAverage = exact.slice()
      const averaged = test.block(start)
      for (let step = 1; step <= 3; step++) {
        const gradient = normals(10 + step, 'optimizer', n)
        const corrections = [1 / (1 - 0.9 ** step), 1 / (1 - 0.999 ** step)]
        const vectors = [parameters, test.block(gradient), m, v, test.block(decays), averaged]
        test.call('adamW', ...vectors, n, lr, weightDecay, clip, ...corrections, averageDecay)
        for (let i = 0; i < n; i++) {
          const g = clip * gradient[i]
          exactM[i] = 0.9 * exactM[i] + 0.1 * g
          exactV[i] = 0.999 * exactV[i] + 0.001 * g * g
          exact[i] -= lr * weightDecay * decays[i] * exact[i]
          exact[i] -=
            (lr * exactM[i] * corrections[0]) / (Math.sqrt(exactV[i] * corrections[1]) + 1e-8)
          exactAverage[i] += (1 - averageDecay) * (exact[i] - exactAverage[i])
        }
      }
      const found = test.read(parameters, n)
      const foundAverage = test.read(averaged, n)
      for (let i = 0; i < n; i++) {
        expect(found[i]).toBeCloseTo(exact[i], 6)
        expect(foundAverage[i]).toBeCloseTo(exactAverage[i], 6)
      }
    },
  )
})
