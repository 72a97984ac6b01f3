import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fitLogisticRegression } from './logisticRegression.js'

const fixture = JSON.parse(readFileSync(new URL('./fixtures/linear.json', import.meta.url), 'utf8'))
const inputs = {
  rowCount: fixture.label.length,
  numbers: Float64Array.from(fixture.numbers.flat()),
  numberCount: 3,
  labels: Uint8Array.from(fixture.label),
  labelCounts: [3],
}
const exact = { tolerance: 1e-9, maxIterations: 1000 }

describe('fitLogisticRegression', () => {
  for (const [name, classCount] of [
    ['binary', 2],
    ['three', 3],
  ] as const) {
    it(`finds scikit-learn's weights for ${name} classes`, () => {
      const targets = Uint8Array.from(fixture[name])
      const { weights, intercept } = fitLogisticRegression(inputs, targets, classCount, exact)
      const expected = fixture.logistic[name]
      const outputs = intercept.length
      const freeIntercept = intercept.slice()
      for (const [i, row] of expected.weights.entries()) {
        for (let k = 0; k < outputs; k++) {
          // The fixture's weights are those of standardised numbers.
          const scale = fixture.scales[i] ?? 1
          expect(weights[i * outputs + k] * scale).toBeCloseTo(row[k], 4)
          freeIntercept[k] += weights[i * outputs + k] * (fixture.means[i] ?? 0)
        }
      }
      for (let k = 0; k < outputs; k++) {
        expect(freeIntercept[k]).toBeCloseTo(expected.intercept[k], 4)
      }
    })
  }

  it('ends where a constant column has no variation', () => {
    const flat = { ...inputs, numbers: new Float64Array(inputs.numbers.length).fill(5) }
    const targets = Uint8Array.from(fixture.binary)
    const { weights } = fitLogisticRegression(flat, targets, 2)
    for (const weight of weights.subarray(0, 3)) expect(weight).toBeCloseTo(0, 12)
  })
})
