import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callKernel, normals } from './testing/kernelCalls.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

/** Sizes around whole vectors and whole groups of rows. */
const shape = fc.tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 100 }))

describe.each(testedBuilds())('$name', (build) => {
  function product(matrix: ArrayLike<number>, x: ArrayLike<number>): Float32Array {
    const rows = matrix.length / x.length
    const call = { inputs: [matrix, x], outputs: [rows], sizes: [rows, x.length] }
    return callKernel(new TestKernels(build), { name: 'matrixVector', ...call })[0]
  }

  function expectSums(matrix: Float64Array, x: Float64Array) {
    product(matrix, x).forEach((value, r) => {
      const terms = x.map((factor, c) => factor * matrix[r * x.length + c])
      const exact = terms.reduce((sum, term) => sum + term, 0)
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0)
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(3e-7 * size)
    })
  }

  it('sums each row of the matrix times x', () => {
    fc.assert(
      fc.property(shape, fc.nat(), ([rows, columns], seed) => {
        expectSums(normals(seed, 'matrix', rows * columns), normals(seed, 'x', columns))
      }),
    )
    expectSums(normals(1, 'matrix', 401 * 643), normals(1, 'x', 643))
  })

  it('gives a row the same sum whatever rows stand around it', () => {
    fc.assert(
      fc.property(shape, fc.nat(), ([rows, columns], seed) => {
        const matrix = normals(seed, 'matrix', rows * columns)
        const x = normals(seed, 'x', columns)
        product(matrix, x).forEach((value, r) => {
          const row = matrix.subarray(r * columns, (r + 1) * columns)
          expect(product(row, x)[0]).toBe(value)
        })
      }),
      { numRuns: 20 },
    )
  })

  it('keeps values that are not finite within their row', () => {
    const matrix = new Float64Array(5 * 37).fill(1)
    matrix[37 + 30] = Number.NaN
    matrix[3 * 37 + 36] = Number.POSITIVE_INFINITY
    const found = [...product(matrix, new Float64Array(37).fill(1))]
    expect(found).toEqual([37, Number.NaN, 37, Number.POSITIVE_INFINITY, 37])
  })
})
