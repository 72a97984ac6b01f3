import { expect, it } from 'vitest'
import { symmetricEigen } from '../../../base/linear/symmetricEigen.js'
import { nearestCorrelation } from './nearestCorrelation.js'

it('is the nearest correlation matrix of Higham’s example', () => {
  // Higham 2002, section 4: the tridiagonal matrix of ones.
  const found = nearestCorrelation(Float64Array.of(1, 1, 0, 1, 1, 1, 0, 1, 1), 3)
  const expected = [1, 0.7607, 0.1573, 0.7607, 1, 0.7607, 0.1573, 0.7607, 1]
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 3)
  expect(symmetricEigen(found, 3).values[2]).toBeGreaterThan(0)
})

it('leaves a definite matrix as it is', () => {
  const matrix = Float64Array.of(1, 0.5, 0.5, 1)
  expect(nearestCorrelation(matrix, 2)).toEqual(matrix)
})

it('draws a matrix of very many variables towards independence', () => {
  const n = 101
  // Each variable goes against its neighbours: the smallest eigenvalue is about −0.4.
  const matrix = Float64Array.from({ length: n * n }, (_, at) => {
    const apart = Math.abs(Math.floor(at / n) - (at % n))
    return apart === 0 ? 1 : apart === 1 ? -0.7 : 0
  })
  const found = nearestCorrelation(matrix, n)
  expect(found[0]).toBe(1)
  // The eigenvalues of such a matrix are 1 + 2 c cos(kπ / (n + 1)).
  expect(found[1]).toBeLessThan(-0.45)
  expect(found[1]).toBeGreaterThan(-0.5)
})
