import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
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

it('finds the eigenvalues and vectors that a matrix was made of, those alike too', () => {
  const values = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(values, fc.nat({ max: 20 }), fc.nat(), (unsorted, count, seed) => {
      const values = unsorted.sort((x, y) => y - x)
      const n = values.length
      const { a } = known(values, seed)
      const pairs = topEigenpairs(a, n, count)
      expect(pairs).toHaveLength(Math.min(n, count))
      for (const [k, { value, vector }] of pairs.entries()) {
        expect(value).toBeCloseTo(values[k], 6)
        for (let i = 0; i < n; i++) {
          const image = vector.reduce((sum, x, j) => sum + a[i * n + j] * x, 0)
          expect(image).toBeCloseTo(value * vector[i], 6)
        }
        for (const [l, other] of pairs.entries()) {
          const product = vector.reduce((sum, x, i) => sum + x * other.vector[i], 0)
          expect(product).toBeCloseTo(k === l ? 1 : 0, 6)
        }
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
