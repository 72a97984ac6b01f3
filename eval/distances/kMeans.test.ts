import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { kMeans } from './kMeans.js'

const points = (...values: number[]) => values.map((value) => Float64Array.of(value))

it('finds clusters that lie apart', () => {
  const clusters = kMeans(points(0, 10, 0.1, 20, 10.1, 0.2), 3, new RandomStream(1, 'test'))
  expect(clusters[0]).toBe(clusters[2])
  expect(clusters[0]).toBe(clusters[5])
  expect(clusters[1]).toBe(clusters[4])
  expect(new Set(clusters).size).toBe(3)
})

it('makes fewer clusters of fewer different points', () => {
  expect([...kMeans(points(4, 4, 4), 3, new RandomStream(1, 'test'))]).toEqual([0, 0, 0])
})

it('puts two clusters of numbers on either side of the best cut', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 12 })
  fc.assert(
    fc.property(numbers, fc.nat(), (values, seed) => {
      const clusters = kMeans(points(...values), 2, new RandomStream(seed, 'test'))
      const sorted = [...values].sort((a, b) => a - b)
      const cuts = sorted.map((_, cut) => spread(sorted.slice(0, cut)) + spread(sorted.slice(cut)))
      const found = [0, 1].map((c) => spread(values.filter((_, i) => clusters[i] === c)))
      // Ten starts find the best cut nearly always; never one that is much worse.
      expect(found[0] + found[1]).toBeLessThanOrEqual(1.6 * Math.min(...cuts) + 1e-9)
    }),
  )
})

/** Sum of squared differences from the mean. */
function spread(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}
