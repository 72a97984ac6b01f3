import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MidRanks } from './midRanks.js'

it('counts what is below and half of what is equal', () => {
  const integers = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(integers, fc.integer({ min: -1, max: 6 }), (values, value) => {
      const below = values.filter((other) => other < value).length
      const equal = values.filter((other) => other === value).length
      const ranks = new MidRanks(Float64Array.from([...values, Number.NaN]))
      expect(ranks.of(value)).toBeCloseTo((below + equal / 2) / values.length, 12)
    }),
  )
})

it('is one half where there is nothing to compare with', () => {
  expect(new MidRanks(Float64Array.of(Number.NaN)).of(3)).toBe(0.5)
  expect(new MidRanks(Float64Array.of(2, 2, 2)).of(2)).toBe(0.5)
})
