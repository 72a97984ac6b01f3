import { expect, it } from 'vitest'
import { closedInWords } from './closedInWords.js'
import { worseThanBaseline } from './worseThanBaseline.js'

it.each<[number, Record<string, number | undefined>, string | undefined]>([
  [0.26, { persistence: -0.3, ridge: 0.3 }, '0.04 worse than ridge'],
  [-0.147, { persistence: 0.998, ridge: 0.77 }, '1.1 worse than persistence'],
  [0.1, { movingAverage: 0.1234, ridge: undefined }, '0.023 worse than the mean of the last 5'],
  [0.1, { drift: 0.101 }, '0.001 worse than drift'],
  [0.3, { ridge: 0.3004 }, undefined],
  [0.31, { persistence: 0.2, ridge: 0.3 }, undefined],
  [0.31, { ridge: Number.NaN }, undefined],
  [0.31, {}, undefined],
  [Number.NaN, { ridge: 0.3 }, undefined],
])('a score of %d beside %j: %s', (meanR2, baselines, words) => {
  expect(worseThanBaseline(meanR2, baselines)).toBe(words)
})

it.each([
  [0.582, 'closed 58.2 %'],
  [0, 'closed 0.0 %'],
  [-0.3406, '34.1 % worse than ridge'],
  [1.02, 'closed 102.0 %'],
])('a share of %d reads: %s', (share, words) => {
  expect(closedInWords(share)).toBe(words)
})
