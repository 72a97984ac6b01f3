import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../random.js'
import { solveCholesky } from './cholesky.js'

describe('solveCholesky', () => {
  it('gives back the X that made B', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        solves,
      ),
    )

    function solves(n: number, m: number, seed: number) {
      const random = new RandomStream(seed, 'cholesky')
      const root = Float64Array.from({ length: n * n }, () => random.normal())
      const x = Float64Array.from({ length: n * m }, () => random.normal())
      // A = R Rᵀ + I is positive definite.
      const a = product(root, transpose(root, n), n).map((v, k) => v + (k % (n + 1) === 0 ? 1 : 0))
      const b = product(a, x, n)
      solveCholesky(a, b, n)
      for (let k = 0; k < x.length; k++) expect(Math.abs(b[k] - x[k])).toBeLessThan(1e-9)
    }
  })

  it('reads the lower triangle alone', () => {
    const b = Float64Array.of(8, 10)
    solveCholesky(Float64Array.of(4, Number.NaN, 2, 5), b, 2)
    expect([...b]).toEqual([1.25, 1.5])
  })

  it.each([
    ['singular', [1, 1, 1, 1]],
    ['indefinite', [1, 2, 2, 1]],
    ['not finite', [1, 0, 0, Number.NaN]],
  ])('refuses a matrix that is %s', (_, a) => {
    expect(() => solveCholesky(Float64Array.from(a), new Float64Array(2), 2)).toThrow(
      'the normal equations are not positive definite (pivot 1 is',
    )
  })
})

function transpose(a: Float64Array, n: number): Float64Array {
  return a.map((_, k) => a[(k % n) * n + Math.floor(k / n)])
}

/** [n, n] times [n, m]. */
function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const m = b.length / n
  return b.map((_, k) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += a[Math.floor(k / m) * n + i] * b[i * m + (k % m)]
    return sum
  })
}
