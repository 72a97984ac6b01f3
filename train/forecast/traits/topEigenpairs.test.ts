import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { symmetricEigen } from './symmetricEigen.js'
import { topEigenpairs } from './topEigenpairs.js'

/** Q diag(values) Qᵀ with random orthonormal columns Q, and those columns. */
function known(values: readonly number[], seed: number) {
  const n = values.length
  const random = new RandomStream(seed, 'columns')
  const columns: number[][] = []
  for (const _ of values) {
    const column = Array.from({ length: n }, () => random.normal())
    for (const other of [...columns, ...columns]) {
      const along = column.reduce((sum, x, i) => sum + x * other[i], 0)
      for (let i = 0; i < n; i++) column[i] -= along * other[i]
    }
    const length = Math.hypot(...column)
    columns.push(column.map((x) => x / length))
  }
  const a = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    return values.reduce((sum, value, k) => sum + value * columns[k][i] * columns[k][j], 0)
  })
  return { a, columns }
}

it('finds the eigenvalues and vectors that a matrix was made of', () => {
  const sizes = fc.integer({ min: 1, max: 12 })
  fc.assert(
    fc.property(sizes, fc.nat(), (n, seed) => {
      const values = Array.from({ length: n }, (_, k) => 10 * (n - k) - 17)
      const { a, columns } = known(values, seed)
      const found = symmetricEigen(a, n)
      for (let k = 0; k < n; k++) {
        expect(found.values[k]).toBeCloseTo(values[k], 8)
        const along = columns[k].reduce((sum, x, i) => sum + x * found.vectors[i * n + k], 0)
        expect(Math.abs(along)).toBeCloseTo(1, 8)
      }
    }),
  )
})

it('finds the largest ones of a larger matrix, above many that are nearly alike', () => {
  const n = 80
  const values = [50, 49, 20, ...Array.from({ length: n - 3 }, (_, k) => 5 - 0.01 * k)]
  const { a, columns } = known(values, 3)
  const pairs = topEigenpairs(a, n, 3)
  for (const [k, { value, vector }] of pairs.entries()) {
    expect(value).toBeCloseTo(values[k], 4)
    expect(Math.abs(columns[k].reduce((sum, x, i) => sum + x * vector[i], 0))).toBeCloseTo(1, 4)
    const largest = vector.reduce((x, y) => (Math.abs(y) > Math.abs(x) ? y : x))
    expect(largest).toBeGreaterThan(0)
  }
})

it('gives all there are of a matrix with fewer', () => {
  expect(topEigenpairs(Float64Array.of(4, 0, 0, 0), 2, 5).map(({ value }) => value)).toEqual([4, 0])
})
