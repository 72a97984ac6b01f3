import { expect, it } from 'vitest'
import { percent } from './percent.js'

it.each([
  [0, '0 %'],
  [1e-6, 'less than 0.01 %'],
  [0.00123, '0.12 %'],
  [0.0456, '4.6 %'],
  [0.34, '34 %'],
  [0.956, '95.6 %'],
  [0.99654, '99.65 %'],
  [0.999999, 'more than 99.99 %'],
  [1, '100 %'],
])('a share of %d is said as %s', (share, text) => {
  expect(percent(share)).toBe(text)
})
