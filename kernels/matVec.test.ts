import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

function normals(seed: number, length: number): Float32Array {
  const random = new RandomStream(seed, 'matVec')
  return Float32Array.from({ length }, () => random.normal())
}

describe.each(testedBuilds())('$name', (build) => {
  it('matVec multiplies a vector with a packed matrix of any size', () => {
    const sizes = fc.integer({ min: 1, max: 300 })
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), (rows, columns, seed) => {
        const test = new TestKernels(build)
        const matrix = normals(seed, rows * columns)
        const x = normals(seed + 1, rows)
        const block = test.block(matrix)
        const packed = test.block(test.call('packMatrix', block, 0, rows, columns))
        test.call('packMatrix', block, packed, rows, columns)
        const padded = Math.ceil(columns / 16) * 16
        const out = test.block(padded)
        test.call('matVec', packed, test.block(x), out, rows, columns)
        const found = test.read(out, padded)
        for (let j = 0; j < columns; j++) {
          let sum = 0
          let size = 0
          for (let i = 0; i < rows; i++) {
            const product = x[i] * matrix[i * columns + j]
            sum += product
            size += Math.abs(product)
          }
          expect(Math.abs(found[j] - sum)).toBeLessThanOrEqual(1e-6 * size)
        }
      }),
      { numRuns: 40 },
    )
  })
})
