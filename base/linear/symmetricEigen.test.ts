import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RandomStream } from '../random.js'
import { symmetricEigen } from './symmetricEigen.js'

it('has the values and vectors of a matrix that was made from them', () => {
  const matrix = Float64Array.of(2, 1, 1, 2)
  const { values, vectors } = symmetricEigen(matrix, 2)
  const half = Math.SQRT1_2
  for (const [i, value] of [3, 1].entries()) expect(values[i]).toBeCloseTo(value, 14)
  for (const [i, value] of [half, half, half, -half].entries()) {
    expect(vectors[i]).toBeCloseTo(value, 14)
  }
})

it('takes a random matrix apart: A v = λ v, orthonormal, descending', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 24 }),
      fc.nat(),
      fc.integer({ min: 1, max: 24 }),
      (n, seed, rank) => {
        const random = new RandomStream(seed, 'eigen')
        const matrix = new Float64Array(n * n)
        for (let r = 0; r < Math.min(rank, n); r++) {
          const direction = Array.from({ length: n }, () => random.normal())
          const weight = random.normal()
          for (let i = 0; i < n * n; i++) {
            matrix[i] += weight * direction[Math.floor(i / n)] * direction[i % n]
          }
        }
        const { values, vectors } = symmetricEigen(matrix, n)
        for (let v = 0; v < n; v++) {
          if (v > 0) expect(values[v]).toBeLessThanOrEqual(values[v - 1])
          for (let i = 0; i < n; i++) {
            let product = 0
            for (let j = 0; j < n; j++) product += matrix[i * n + j] * vectors[v * n + j]
            expect(product).toBeCloseTo(values[v] * vectors[v * n + i], 9)
          }
          for (let w = 0; w <= v; w++) {
            let dot = 0
            for (let i = 0; i < n; i++) dot += vectors[v * n + i] * vectors[w * n + i]
            expect(dot).toBeCloseTo(v === w ? 1 : 0, 11)
          }
        }
      },
    ),
    { numRuns: 40 },
  )
})
