import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rowWeight, weightUnit } from './rowWeights.js'

const lengths = fc.dictionary(
  fc.integer({ min: 1, max: 3000 }).map(String),
  fc.integer({ min: 1, max: 9 }),
  { minKeys: 1, maxKeys: 6 },
)

it('gives every group the same whole weight, its rows as nearly the same as whole numbers can be', () => {
  fc.assert(
    fc.property(
      lengths,
      fc.integer({ min: 1, max: 2 ** 20 }),
      fc.nat(),
      (counts, groups, group) => {
        const drawable = new Map(Object.entries(counts).map(([k, n]) => [Number(k), n]))
        const unit = weightUnit(drawable, groups)
        expect(unit).toBeGreaterThan(0)
        expect((groups + 1) * unit).toBeLessThan(2 ** 26)
        for (const k of drawable.keys()) {
          const weights = Array.from({ length: k }, (_, i) => rowWeight(unit, i, k, group))
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(unit)
          expect(weights.every((weight) => Math.abs(weight - unit / k) < 1)).toBe(true)
        }
      },
    ),
  )
})

it('is exact for groups of 5 to 10 rows, 20,000 of which are chosen', () => {
  const drawable = new Map([4, 5, 6, 7, 8, 9].map((k) => [k, 100]))
  expect(weightUnit(drawable, 20_000)).toBe(2520)
})

it('is exact for the most frequent lengths where not all can be', () => {
  const drawable = new Map([
    [7, 10],
    [11, 1000],
    [13, 500],
    [17, 1],
  ])
  const unit = weightUnit(drawable, 200_000)
  expect(unit).toBe(286)
})

it('favours no place in a group', () => {
  const sums = new Float64Array(7)
  for (let group = 0; group < 7000; group++) {
    for (let i = 0; i < 7; i++) sums[i] += rowWeight(10, i, 7, group)
  }
  for (const sum of sums) expect(Math.abs(sum / 7000 - 10 / 7)).toBeLessThan(0.01)
})

it('finds no unit for more groups than cells can count', () => {
  expect(weightUnit(new Map([[1, 1]]), 2 ** 26 - 2)).toBe(1)
  expect(weightUnit(new Map([[1, 1]]), 2 ** 26 - 1)).toBe(0)
})
