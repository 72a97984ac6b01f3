import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { LaggedProductSums } from './laggedProductSums.js'

/** The sums as their definition reads. */
function plainSums(sequences: ArrayLike<number>[], width: number, maxLag: number): number[] {
  return Array.from({ length: (maxLag + 1) * width * width }, (_, at) => {
    const d = Math.floor(at / (width * width))
    const [i, j] = [Math.floor(at / width) % width, at % width]
    let sum = 0
    for (const x of sequences) {
      for (let s = d; s * width < x.length; s++) sum += x[s * width + i] * x[(s - d) * width + j]
    }
    return sum
  })
}

function expectSums(found: Float64Array, expected: number[]) {
  expect(found.length).toBe(expected.length)
  expected.forEach((value, k) => {
    expect(Math.abs(found[k] - value)).toBeLessThan(1e-10)
  })
}

describe('LaggedProductSums', () => {
  const random = new RandomStream(1, 'lagged product sums')
  const sequence = (length: number) => Float64Array.from({ length }, () => random.normal())

  it.each([
    [20, 1, 3],
    [9, 5, 12],
    [130, 11, 4],
  ])(
    'sums the products of sequences of up to %i steps of %i features at %i lags',
    (steps, width, maxLag) => {
      const sums = new LaggedProductSums(steps, width, maxLag)
      const sequences = [
        sequence(steps * width),
        Float32Array.from(sequence((steps - 2) * width)),
        sequence(width),
      ]
      for (const one of sequences) sums.add(one)
      expectSums(sums.take(), plainSums(sequences, width, maxLag))
    },
  )

  it('starts again at zero once its sums are taken', () => {
    const sums = new LaggedProductSums(6, 3, 2)
    const last = sequence(12)
    sums.add(sequence(18))
    const first = sums.take()
    const before = first.slice()
    sums.add(last)
    expectSums(sums.take(), plainSums([last], 3, 2))
    expect(first).toEqual(before)
  })

  it('refuses a sequence that is longer than it was made for', () => {
    expect(() => new LaggedProductSums(4, 2, 1).add(sequence(10))).toThrow(RangeError)
  })
})
