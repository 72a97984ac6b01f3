import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals } from './testing/kernelCalls.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

/** The sums as their definition reads, and the sums of the terms' sizes. */
function plainProducts(x: Float64Array, width: number, maxLag: number) {
  const steps = x.length / width
  const sums = new Float64Array((maxLag + 1) * width * width)
  const sizes = new Float64Array(sums.length)
  for (let at = 0; at < sums.length; at++) {
    const d = Math.floor(at / (width * width))
    const i = Math.floor(at / width) % width
    for (let s = d; s < steps; s++) {
      const term = x[s * width + i] * x[(s - d) * width + (at % width)]
      sums[at] += term
      sizes[at] += Math.abs(term)
    }
  }
  return { sums, sizes }
}

const shape = fc.tuple(
  fc.integer({ min: 1, max: 140 }),
  fc.integer({ min: 1, max: 19 }),
  fc.integer({ min: 0, max: 9 }),
)

describe.each(testedBuilds())('$name', (build) => {
  function addProducts(x: Float64Array, products: Float64Array, width: number, maxLag: number) {
    const test = new TestKernels(build)
    const steps = x.length / width
    const sums = test.block(bitsOf(products))
    const scratch = test.block(test.call('laggedProductsScratch', steps, width))
    test.call('laggedProducts', test.block(bitsOf(x)), sums, steps, width, maxLag, scratch)
    return new Float64Array(test.read(sums, 2 * products.length).buffer)
  }

  function expectProducts(steps: number, width: number, maxLag: number, seed: number) {
    const x = normals(seed, 'x', steps * width).map(Math.sinh)
    const before = normals(seed, 'before', (maxLag + 1) * width * width)
    const { sums, sizes } = plainProducts(x, width, maxLag)
    const wrong = addProducts(x, before, width, maxLag).findIndex((value, k) => {
      const error = Math.abs(value - (before[k] + sums[k]))
      return !(error <= 1e-14 * (sizes[k] + Math.abs(before[k])))
    })
    expect(wrong, `${steps} steps of ${width} at lags up to ${maxLag}`).toBe(-1)
  }

  it('adds the products of each pair of features at each lag', () => {
    fc.assert(
      fc.property(shape, fc.nat(), ([steps, width, maxLag], seed) => {
        expectProducts(steps, width, maxLag, seed)
      }),
      { numRuns: 30 },
    )
    expectProducts(200, 45, 3, 1)
    expectProducts(130, 32, 20, 1)
  })

  it('leaves the products of lags that the sequence has not as they were', () => {
    for (const steps of [1, 2, 5]) expectProducts(steps, 9, 7, steps)
    expectProducts(66, 3, 70, 1)
  })
})
