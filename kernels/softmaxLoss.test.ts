import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const numberCount = 3
const labelCounts = [2, 5]
const offsets = [3, 5]
const inputs = 10
const rows = 37

describe.each(testedBuilds())('$name', (build) => {
  it.each([
    [2, 1],
    [4, 30],
    [13, 900],
  ])(
    'softmaxLoss gives the loss of %i classes and its gradient, scores up to about %i',
    (classes, scale) => {
      const test = new TestKernels(build)
      const lanes = Math.ceil(classes / 4) * 4
      const stream = new RandomStream(classes, 'softmax-loss')
      const numbers = Float64Array.from({ length: rows * numberCount }, () => stream.normal())
      const labels = Uint8Array.from({ length: rows * 2 }, (_, i) =>
        stream.integer(labelCounts[i % 2]),
      )
      const targets = Uint8Array.from({ length: rows }, () => stream.integer(classes))
      const weights = Float64Array.from({ length: (inputs + 1) * lanes }, (_, at) => {
        if (at % lanes < classes) return (scale / 3) * stream.normal()
        return at < inputs * lanes ? 0 : -1e30
      })
      const arrays = [numbers, labels, Int32Array.from(offsets), targets, weights]
      const [gradientAt, totalsAt] = [2 * weights.length, 2 * rows].map((n) => test.block(n))
      const rest = test.call(
        'softmaxLoss',
        ...arrays.map((array) => test.block(bitsOf(array))),
        ...[gradientAt, totalsAt, test.block(2 * lanes)],
        ...[rows, numberCount, 2, inputs, lanes],
      )
      const totals = new Float64Array(test.read(totalsAt, 2 * rows).buffer)
      const gradient = new Float64Array(test.read(gradientAt, 2 * weights.length).buffer)

      const expected = new Float64Array(weights.length)
      let loss = 0
      for (let row = 0; row < rows; row++) {
        const x = new Float64Array(inputs + 1)
        x.set(numbers.subarray(row * numberCount, (row + 1) * numberCount))
        for (const [c, offset] of offsets.entries()) x[offset + labels[2 * row + c]] = 1
        x[inputs] = 1
        const scores = Array.from({ length: classes }, (_, k) =>
          x.reduce((sum, value, i) => sum + value * weights[i * lanes + k], 0),
        )
        const largest = Math.max(...scores)
        const total = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0)
        loss += Math.log(total) + largest - scores[targets[row]]
        for (const [k, score] of scores.entries()) {
          const residual = Math.exp(score - largest) / total - (targets[row] === k ? 1 : 0)
          for (const [i, value] of x.entries()) expected[i * lanes + k] += value * residual
        }
      }
      const found = totals.reduce((sum, total) => sum + Math.log(total), rest)
      expect(Math.abs(found / loss - 1)).toBeLessThan(1e-12)
      for (const [i, part] of expected.entries()) expect(gradient[i]).toBeCloseTo(part, 10)
    },
  )
})
