import { expect, it } from 'vitest'
import { totalVariation } from './totalVariation.js'

it('is half the sum of the differences of shares', () => {
  expect(totalVariation([1, 1, 2], [3, 3, 0])).toBe(0.5)
  expect(totalVariation([1, 0], [0, 7])).toBe(1)
  expect(totalVariation([2, 6], [1, 3])).toBe(0)
})

it('is 1 against nothing, and 0 between nothing and nothing', () => {
  expect(totalVariation([1, 2], [0, 0])).toBe(1)
  expect(totalVariation([0], [0])).toBe(0)
})
