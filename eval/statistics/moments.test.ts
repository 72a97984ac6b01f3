import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Moments, momentsOf } from './moments.js'

// Made by pandas and SciPy: eval/statistics/fixtures/statistics.py.
const { moments }: { moments: (Moments & { name: string; values: number[] })[] } = JSON.parse(
  readFileSync(new URL('./fixtures/statistics.json', import.meta.url), 'utf8'),
)

describe('momentsOf', () => {
  it.each(moments)('agrees with pandas and SciPy: $name', ({ values, ...expected }) => {
    const found = momentsOf(Float64Array.from(values).sort())
    for (const name of ['mean', 'std', 'skewness', 'kurtosis'] as const) {
      // Near 0 SciPy's own figure of "far from 0" carries the rounding of values of a million.
      const slack = 1e-12 * Math.abs(expected[name]) + (name === 'mean' ? 0 : 1e-9 * expected.std)
      expect(Math.abs(found[name] - expected[name]), name).toBeLessThanOrEqual(slack)
    }
  })

  it('gives a constant no deviation, skewness or kurtosis', () => {
    const constant = { mean: 0.1, std: 0, skewness: 0, kurtosis: 0 }
    expect(momentsOf(new Float64Array(7).fill(0.1))).toEqual(constant)
    expect(momentsOf(Float64Array.of(0.1))).toEqual(constant)
  })

  it('says NaN of no values', () => {
    expect(momentsOf(new Float64Array(0)).mean).toBeNaN()
  })

  it('stays finite near the ends of float64', () => {
    for (const scale of [1e-300, 1e307]) {
      const { std, skewness, kurtosis } = momentsOf(Float64Array.of(-scale, 0, 2 * scale))
      expect(std / scale).toBeCloseTo(1.5275252, 6)
      expect(skewness).toBeCloseTo(0.3818018, 6)
      expect(kurtosis).toBeCloseTo(-1.5, 6)
    }
  })
})
