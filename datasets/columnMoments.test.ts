import fc from 'fast-check'
import { expect, it } from 'vitest'
import { columnMoments } from './columnMoments.js'

it('agrees with two passes in float64', () => {
  const value = fc.float({ noNaN: true, min: -1000, max: 1000 })
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), (rows) => {
      const { mean, sd } = columnMoments(Float32Array.from(rows.flat()), 2)
      for (const i of [0, 1]) {
        const expected = rows.reduce((sum, row) => sum + row[i], 0) / rows.length
        const squares = rows.reduce((sum, row) => sum + (row[i] - expected) ** 2, 0)
        expect(mean[i]).toBeCloseTo(expected, 8)
        expect(sd[i]).toBeCloseTo(Math.sqrt(squares / rows.length), 5)
      }
    }),
  )
})

it('gives a constant deviation exactly 0, however large it is', () => {
  const { mean, sd } = columnMoments(new Float32Array(999).fill(12_345_678), 3)
  expect([...mean]).toEqual([12_345_678, 12_345_678, 12_345_678])
  expect([...sd]).toEqual([0, 0, 0])
})
