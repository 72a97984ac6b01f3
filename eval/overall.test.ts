import { describe, expect, it } from 'vitest'
import { overallScore } from './overall.js'

describe('overallScore', () => {
  it('weighs fidelity and utility 0.4, privacy 0.2', () => {
    const { overall, grade } = overallScore({ fidelity: 0.9, utility: 0.7, privacy: 0.5 })
    expect(overall).toBeCloseTo(0.74, 12)
    expect(grade).toBe('B+')
  })

  it('renormalises without utility', () => {
    const { overall, weights } = overallScore({ fidelity: 0.9, privacy: 0.6 })
    expect(overall).toBeCloseTo(0.8, 12)
    expect(weights.fidelity).toBeCloseTo(2 / 3, 12)
    expect(weights).toMatchObject({ utility: 0 })
    expect(weights.fidelity + weights.privacy).toBeCloseTo(1, 12)
  })

  it('takes weights of any sum', () => {
    const weights = { fidelity: 1, utility: 2, privacy: 1 }
    expect(overallScore({ fidelity: 1, utility: 0.5, privacy: 0 }, weights).overall).toBe(0.5)
  })

  it.each([
    [0.9, 'A+'],
    [0.8999, 'A'],
    [0.8, 'A'],
    [0.7, 'B+'],
    [0.6, 'B'],
    [0.5, 'C'],
    [0.4999, 'F'],
    [0, 'F'],
  ])('grades %d as %s', (score, grade) => {
    expect(overallScore({ fidelity: score, utility: score, privacy: score }).grade).toBe(grade)
  })

  it('refuses weights that make no mean', () => {
    const scores = { fidelity: 1, privacy: 1 }
    expect(() => overallScore(scores, { fidelity: -1, utility: 1, privacy: 3 })).toThrow(
      'weights are -1, 1, 3 for fidelity, utility, privacy',
    )
    expect(() => overallScore(scores, { fidelity: 0, utility: 1, privacy: 0 })).toThrow('weights')
    expect(() => overallScore(scores, { fidelity: NaN, utility: 1, privacy: 1 })).toThrow()
  })
})
