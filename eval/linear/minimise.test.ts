import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { minimise } from './minimise.js'

describe('minimise', () => {
  it('finds the minimum of a quadratic bowl, however long and thin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (size, seed) => {
        const stream = new RandomStream(seed, 'bowl')
        const centre = Float64Array.from({ length: size }, () => stream.normal())
        const stretch = Float64Array.from({ length: size }, () => 10 ** (3 * stream.uniform()))
        const found = minimise(
          (x, gradient) => {
            let value = 0
            for (let i = 0; i < size; i++) {
              gradient[i] = stretch[i] * (x[i] - centre[i])
              value += (gradient[i] * (x[i] - centre[i])) / 2
            }
            return value
          },
          new Float64Array(size),
          { tolerance: 1e-9, maxIterations: 1000 },
        )
        for (let i = 0; i < size; i++) expect(found[i]).toBeCloseTo(centre[i], 6)
      }),
    )
  })

  it('stays at a minimum', () => {
    const start = Float64Array.of(2)
    const found = minimise(
      (x, gradient) => {
        gradient[0] = 2 * (x[0] - 2)
        return (x[0] - 2) ** 2
      },
      start,
      { tolerance: 1e-9, maxIterations: 10 },
    )
    expect([...found]).toEqual([2])
  })
})
