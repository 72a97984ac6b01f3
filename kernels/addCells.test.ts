import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { normals } from './testing/kernelCalls.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const sizes = fc.record({
  rows: fc.integer({ min: 0, max: 9 }),
  count: fc.integer({ min: 0, max: 4 }),
  beside: fc.integer({ min: 0, max: 3 }),
  width: fc.integer({ min: 1, max: 40 }),
})

describe.each(testedBuilds())('$name', (build) => {
  it('addCells adds the rows that cells name, and none for negative ones', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ rows, count, beside, width }, seed) => {
        const test = new TestKernels(build)
        const random = new RandomStream(seed, 'cells')
        const tableRows = 6
        const stride = count + beside
        const table = normals(seed, 'table', tableRows * width)
        const before = normals(seed, 'before', rows * width)
        // What stands between the rows' cells names no row of the table.
        const cells = Int32Array.from({ length: rows * stride }, (_, i) =>
          i % stride < count ? random.integer(tableRows + 1) - 1 : 1e9,
        )
        const out = test.block(before)
        const operands = [test.block(table), test.block(bitsOf(cells)), out]
        test.call('addCells', ...operands, rows, count, stride, width)
        const expected = before.map((value, at) => {
          const row = Math.floor(at / width)
          const own = cells.subarray(row * stride, row * stride + count)
          return own.reduce(
            (sum, cell) => (cell < 0 ? sum : Math.fround(sum + table[cell * width + (at % width)])),
            value,
          )
        })
        expect(test.read(out, rows * width)).toEqual(Float32Array.from(expected))
      }),
      { numRuns: 60 },
    )
  })
})
