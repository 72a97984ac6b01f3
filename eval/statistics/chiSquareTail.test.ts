import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chiSquareTail, upperGamma } from './chiSquareTail.js'

// Made by mpmath with 50 digits: eval/statistics/fixtures/statistics.py.
const { tails }: { tails: { statistic: number; df: number; p: number }[] } = JSON.parse(
  readFileSync(new URL('./fixtures/statistics.json', import.meta.url), 'utf8'),
)

describe('chiSquareTail', () => {
  it.each(tails)('agrees with mpmath at $statistic, $df degrees', ({ statistic, df, p }) => {
    expect(Math.abs(chiSquareTail(statistic, df) - p)).toBeLessThanOrEqual(1e-12 * p)
  })

  it('covers both ends', () => {
    expect(chiSquareTail(0, 5)).toBe(1)
    expect(chiSquareTail(1e6, 5)).toBe(0)
    expect(chiSquareTail(Number.POSITIVE_INFINITY, 5)).toBe(0)
  })

  it('is exp(−x) for two degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 700, noNaN: true }), (x) => {
        const exact = Math.exp(-x)
        expect(Math.abs(upperGamma(1, x) - exact)).toBeLessThanOrEqual(1e-12 * exact)
      }),
    )
  })
})
