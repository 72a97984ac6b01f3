import { describe, expect, it } from 'vitest'
import { normals } from './testing/kernelCalls.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

describe.each(testedBuilds())('$name', (build) => {
  it.each([
    [1, 1],
    [5, 7],
    [13, 32],
    [100, 33],
  ])('squaredError sums %i weighted rows of %i, and differentiates', (rows, width) => {
    const test = new TestKernels(build)
    const [p, t] = [
      normals(1, 'squaredError', rows * width),
      normals(2, 'squaredError', rows * width),
    ]
    const weights = Float32Array.from({ length: rows }, (_, row) => (row % 3) / 2)
    const operands = [test.block(p), test.block(t), test.block(weights)]
    const loss = test.block(1)
    test.call('squaredError', ...operands, loss, rows, width)
    const exact = p.reduce((sum, value, i) => {
      return sum + weights[Math.floor(i / width)] * (value - t[i]) ** 2
    }, 0)
    expect(test.read(loss, 1)[0]).toBeCloseTo(exact, 2)
    expect(Math.abs(test.read(loss, 1)[0] - exact)).toBeLessThanOrEqual(1e-6 * exact)

    const gradient = test.block(rows * width)
    test.call('squaredErrorBackward', ...operands, test.block([0.5]), gradient, rows, width)
    const found = test.read(gradient, rows * width)
    for (let i = 0; i < found.length; i++) {
      expect(found[i]).toBeCloseTo(weights[Math.floor(i / width)] * (p[i] - t[i]), 5)
    }
  })
})
