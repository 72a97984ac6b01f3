import { describe, expect, it } from 'vitest'
import { hermiteMoments, latentCorrelation } from './hermiteMoments.js'
import { scoreIntervals } from './scoreIntervals.js'

describe('the correlation behind two columns of codes', () => {
  it.each([0, 0.3, -0.6, 0.9])('of medians is the one of Sheppard’s formula: %f', (rho) => {
    const halves = scoreIntervals([1, 1])
    const moments = hermiteMoments(halves)
    // Both above or below their medians: 1/2 + asin ρ / π, Sheppard 1899.
    const same = 0.5 + Math.asin(rho) / Math.PI
    const product = halves.means[1] ** 2 * (2 * same - 1)
    expect(latentCorrelation(product, moments, moments)).toBeCloseTo(rho, 3)
  })

  it('is that of the variables where intervals are fine', () => {
    const fine = scoreIntervals(new Array(400).fill(1))
    const moments = hermiteMoments(fine)
    expect(moments[0]).toBeCloseTo(1, 2)
    expect(latentCorrelation(0.5, moments, moments)).toBeCloseTo(0.5, 2)
  })

  it('is 0 with a column of one code, and stays within 1', () => {
    const moments = hermiteMoments(scoreIntervals([3, 5, 2]))
    expect(latentCorrelation(0, hermiteMoments(scoreIntervals([7])), moments)).toBe(0)
    expect(latentCorrelation(9, moments, moments)).toBe(0.995)
  })
})
