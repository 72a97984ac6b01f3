import { describe, expect, it } from 'vitest'
import { learningRateShare } from './schedule.js'

describe('learningRateShare', () => {
  it('rises in a line to the peak, then falls by a cosine to almost 0', () => {
    const shares = Array.from({ length: 1000 }, (_, step) =>
      learningRateShare('cosine', step, 1000),
    )
    expect(shares[0]).toBeCloseTo(1 / 50, 12)
    expect(shares[24]).toBeCloseTo(0.5, 12)
    expect(shares[50]).toBe(1)
    expect(shares[525]).toBeCloseTo(0.5, 12)
    expect(shares[999]).toBeLessThan(1e-5)
  })

  it('restarts at the peak after 1/7 and 3/7 of the training', () => {
    const at = (step: number) => learningRateShare('restarts', step, 7000)
    expect(at(999)).toBeLessThan(1e-5)
    expect(at(1000)).toBe(1)
    expect(at(2000)).toBeCloseTo(0.5, 12)
    expect(at(2999)).toBeLessThan(1e-5)
    expect(at(3000)).toBe(1)
    expect(at(5000)).toBeCloseTo(0.5, 12)
    expect(at(6999)).toBeLessThan(1e-5)
  })

  it('stays at the peak when constant, and copes with a training of one step', () => {
    expect(learningRateShare('constant', 500, 1000)).toBe(1)
    for (const schedule of ['restarts', 'cosine', 'constant'] as const) {
      expect(learningRateShare(schedule, 0, 1)).toBe(1)
    }
  })
})
