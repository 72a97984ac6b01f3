import { describe, expect, it } from 'vitest'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

/** Ends of the range, values near 0 of both signs, and a fine sweep; an odd count, so that a tail is left. */
const points = [
  0,
  -0,
  1e-30,
  -1e-30,
  1e-7,
  -1e-7,
  87,
  -87,
  88.7,
  40,
  -40,
  103,
  -103,
  1e30,
  -1e30,
  ...Array.from({ length: 20_000 }, (_, i) => -30 + i * 0.003),
]

const kernels = {
  expArray: { exact: Math.exp, relative: 1.2e-7 },
  sigmoidArray: { exact: (x: number) => 1 / (1 + Math.exp(-x)), relative: 2e-7 },
  tanhArray: { exact: Math.tanh, relative: 4e-7 },
  softplusArray: {
    exact: (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    relative: 2e-7,
  },
} as const

describe.each(testedBuilds())('$name', (build) => {
  it.each(Object.entries(kernels))('%s is as exact as it says', (name, { exact, relative }) => {
    const test = new TestKernels(build)
    const out = test.block(points.length)
    test.call(name as keyof typeof kernels, test.block(points), out, points.length)
    const found = test.read(out, points.length)
    let worst = 0
    points.forEach((point, i) => {
      const expected = exact(Math.fround(point))
      const isFlushed = Math.abs(expected) < 1.2e-38 && Math.abs(found[i]) <= 1.2e-38
      const isTooLarge = expected > 3.4e38 && found[i] === Number.POSITIVE_INFINITY
      if (isFlushed || isTooLarge) return
      const error = Math.abs(found[i] / expected - 1)
      if (!(error <= relative)) throw new Error(`${name}(${point}) is ${found[i]}, not ${expected}`)
      worst = Math.max(worst, error)
    })
    expect(worst).toBeLessThanOrEqual(relative)
  })

  it('siluArray is x · sigmoid(x), as exact as the sigmoid', () => {
    const test = new TestKernels(build)
    const out = test.block(points.length)
    test.call('siluArray', test.block(points), out, points.length)
    const found = test.read(out, points.length)
    const wrong = points.filter((point, i) => {
      const x = Math.fround(point)
      const expected = x / (1 + Math.exp(-x))
      // Far below 0 the sigmoid ends at the smallest normal number.
      const allowed = 3e-7 * Math.abs(expected) + 1.2e-38 * Math.abs(x)
      return !(Math.abs(found[i] - expected) <= allowed)
    })
    expect(wrong).toEqual([])
  })
})
