import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { nearestRotation } from './nearestRotation.js'

/** Columns at right angles, of unit length. */
function rotation(n: number, random: RandomStream): Float64Array {
  const q = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    const column = Array.from({ length: n }, () => random.normal())
    for (const _ of [1, 2]) {
      for (let l = 0; l < j; l++) {
        const product = column.reduce((sum, x, i) => sum + x * q[i * n + l], 0)
        for (let i = 0; i < n; i++) column[i] -= product * q[i * n + l]
      }
    }
    const length = Math.hypot(...column)
    for (let i = 0; i < n; i++) q[i * n + j] = column[i] / length
  }
  return q
}

it('is U Vᵀ of U S Vᵀ, however small the singular values are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      (singular, seed) => {
        const n = singular.length
        const random = new RandomStream(seed, 'rotations')
        const [u, v] = [rotation(n, random), rotation(n, random)]
        const product = (weights: readonly number[]) =>
          Float64Array.from({ length: n * n }, (_, at) =>
            weights.reduce(
              (sum, s, k) => sum + s * u[Math.floor(at / n) * n + k] * v[(at % n) * n + k],
              0,
            ),
          )
        const found = nearestRotation(product(singular), n)
        const wanted = product(singular.map(() => 1))
        for (const [at, value] of wanted.entries()) expect(found[at]).toBeCloseTo(value, 6)
      },
    ),
  )
})
