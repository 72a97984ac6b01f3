import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { QuantileTransform } from './quantileTransform.js'

interface Fixture {
  name: string
  fitted: (number | null)[]
  applied: number[]
  expected: number[]
}

const fixtures: Fixture[] = JSON.parse(
  readFileSync(new URL('./fixtures/quantiles.json', import.meta.url), 'utf8'),
)

describe('QuantileTransform', () => {
  it.each(fixtures)("transforms as scikit-learn's does: $name", ({ fitted, applied, expected }) => {
    const values = Float64Array.from(fitted, (value) => value ?? Number.NaN)
    const transform = QuantileTransform.fit(values, Math.min(100, values.length))!
    for (const [i, value] of applied.entries()) {
      expect(transform.apply(value)).toBeCloseTo(expected[i], 12)
    }
  })

  it('is not there where there are no values', () => {
    expect(QuantileTransform.fit(Float64Array.of(Number.NaN), 2)).toBeUndefined()
  })
})
