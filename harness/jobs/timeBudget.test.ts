import { describe, expect, it } from 'vitest'
import { TimeBudget } from './timeBudget.js'

describe('TimeBudget', () => {
  it('splits what is left, less what comes after, over the parts', () => {
    let now = 1000
    const budget = new TimeBudget(60, () => now)
    expect(budget.share(600, 5)).toBe(10)
    now += 30 * 60_000
    expect(budget.share(600, 4)).toBe(5)
    now += 25 * 60_000
    expect(budget.share(600, 4)).toBe(0)
    expect(budget.share(0, 1)).toBe(5)
  })

  it('keeps at most three quarters of all time for what comes after', () => {
    expect(new TimeBudget(10, () => 0).share(3600, 1)).toBe(2.5)
  })

  it('has no limit where there is none', () => {
    expect(new TimeBudget(undefined).share(600, 3)).toBeUndefined()
  })
})
