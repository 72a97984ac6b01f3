import { expect, it } from 'vitest'
import { hasRule, keptOf } from './keptOf.js'

const of = (share: number, chance = 0, sequences = 100) => ({ sequences, share, chance })

it('is a rule where a share is clearly above chance', () => {
  expect(hasRule(of(1))).toBe(true)
  expect(hasRule(of(0.3))).toBe(true)
  expect(hasRule(of(0.2))).toBe(false)
  expect(hasRule(of(0.96, 0.95))).toBe(false)
  expect(hasRule(of(1, 0.5, 5))).toBe(false) // 0.5 is 2.2 standard errors
  expect(hasRule(of(1, 0.5, 20))).toBe(true)
  expect(hasRule(of(1, 0, 4))).toBe(false)
  expect(hasRule(of(1, 1))).toBe(false)
})

it('is kept by the excess over chance, beside the holdout', () => {
  expect(keptOf(of(1), undefined, of(0.45))).toBeCloseTo(0.45, 12)
  expect(keptOf(of(1, 0.2), undefined, of(0.6, 0.2))).toBeCloseTo(0.5, 12)
  expect(keptOf(of(1, 0.2), undefined, of(0.1, 0.2))).toBe(0)
  // 0.8 ± 2 · √(0.8 · 0.2 · 2 / 100) of the holdout: 0.687 and above is as good.
  expect(keptOf(of(1), of(0.8), of(0.69))).toBe(1)
  expect(keptOf(of(1), of(0.8), of(0.4))).toBeCloseTo((0.4 + 2 * Math.sqrt(0.0032)) / 0.8, 12)
  // A holdout that does not have the rule is nothing to compare with.
  expect(keptOf(of(1), of(0), of(0.5))).toBeCloseTo(0.5, 12)
})

it('is kept where nothing else is possible, and not where there is nothing', () => {
  expect(keptOf(of(1), undefined, of(1, 1))).toBe(1)
  expect(keptOf(of(1), undefined, of(0, 0, 0))).toBe(0)
})
