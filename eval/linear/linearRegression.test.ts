import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { linearOutputs } from './linearInputs.js'
import { fitLinearRegression } from './linearRegression.js'

const fixture = JSON.parse(readFileSync(new URL('./fixtures/linear.json', import.meta.url), 'utf8'))
const inputs = {
  rowCount: fixture.label.length,
  numbers: Float64Array.from(fixture.numbers.flat()),
  numberCount: 3,
  labels: Uint8Array.from(fixture.label),
  labelCounts: [3],
}

describe('fitLinearRegression', () => {
  it("predicts what scikit-learn's least squares predict, though one-hot columns sum to one", () => {
    const model = fitLinearRegression(inputs, Float64Array.from(fixture.value))
    const predicted = linearOutputs(inputs, model, 0, inputs.rowCount)
    const off = Array.from(predicted, (value, row) => Math.abs(value - fixture.predicted[row]))
    expect(Math.max(...off)).toBeLessThan(1e-6)
  })

  it('finds a plane again, with a column twice and a constant one', () => {
    const x = Array.from({ length: 50 }, (_, i) => [i % 7, i % 7, 4])
    const plane = {
      rowCount: 50,
      numbers: Float64Array.from(x.flat()),
      numberCount: 3,
      labels: new Uint8Array(0),
      labelCounts: [],
    }
    const targets = Float64Array.from(x, ([a]) => 3 * a - 2)
    const predicted = linearOutputs(plane, fitLinearRegression(plane, targets), 0, 50)
    const off = Array.from(predicted, (value, row) => Math.abs(value - targets[row]))
    expect(Math.max(...off)).toBeLessThan(1e-6)
  })
})
