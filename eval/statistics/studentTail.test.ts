import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { studentTail } from './studentTail.js'

// Made by mpmath with 50 digits: eval/statistics/fixtures/statistics.py.
const { studentTails }: { studentTails: { statistic: number; df: number; p: number }[] } =
  JSON.parse(readFileSync(new URL('./fixtures/statistics.json', import.meta.url), 'utf8'))

describe('studentTail', () => {
  it.each(studentTails)('agrees with mpmath at $statistic, $df degrees', ({ statistic, df, p }) => {
    expect(Math.abs(studentTail(statistic, df) - p)).toBeLessThanOrEqual(1e-12 * p)
    expect(studentTail(-statistic, df)).toBe(studentTail(statistic, df))
  })

  it('is 1 − (2/π) arctan |t| for one degree of freedom', () => {
    for (const t of [0.01, 0.5, 2, 9]) {
      expect(studentTail(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 14)
    }
  })

  it('covers both ends', () => {
    expect(studentTail(0, 4)).toBe(1)
    expect(studentTail(Number.POSITIVE_INFINITY, 4)).toBe(0)
  })
})
