import { describe, expect, it } from 'vitest'
import { learningRateShare, schedules } from './schedule.js'

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

  it('stays at the peak for three fifths, then falls by a line to almost 0', () => {
    const at = (step: number) => learningRateShare('cooldown', step, 1000)
    expect(at(24)).toBeCloseTo(0.5, 12)
    expect([at(50), at(300), at(600)]).toEqual([1, 1, 1])
    expect(at(700)).toBeCloseTo(0.75, 12)
    expect(at(900)).toBeCloseTo(0.25, 12)
    expect(at(999)).toBeCloseTo(1 / 400, 12)
  })

  it('stays at the peak when constant, and copes with a training of one step', () => {
    expect(learningRateShare('constant', 500, 1000)).toBe(1)
    for (const schedule of schedules) {
      expect(learningRateShare(schedule, 0, 1)).toBe(1)
    }
  })
})
