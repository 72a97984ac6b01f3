import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binNumbers, numberBins } from './numberBins.js'

describe('numberBins', () => {
  it('gives few distinct values a bin each, with values outside and missing ones apart', () => {
    const bins = numberBins(Float64Array.of(1, 1, 2, 5, 5), 20)
    expect(bins.count).toBe(6)
    const values = Float64Array.of(0, 1, 1.5, 2, 5, 5.1, NaN)
    expect([...binNumbers(values, bins)]).toEqual([0, 1, 1, 2, 3, 4, 5])
  })

  it('has only bins outside where there is no real value', () => {
    const bins = numberBins(new Float64Array(0), 20)
    expect([...binNumbers(Float64Array.of(3, NaN), bins)]).toEqual([1, 2])
  })

  it('cuts many distinct values into equal shares', () => {
    const sorted = Float64Array.from({ length: 1000 }, (_, i) => i ** 2)
    const counts = new Array(13).fill(0)
    for (const bin of binNumbers(sorted, numberBins(sorted, 10))) counts[bin]++
    expect(counts).toEqual([0, ...new Array(10).fill(100), 0, 0])
  })

  it('puts every value where its cuts say, as a linear search does', () => {
    const some = fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(some, some, fc.integer({ min: 1, max: 20 }), (real, other, most) => {
        const sorted = Float64Array.from(real).sort()
        const bins = numberBins(sorted, most)
        expect(bins.cuts.length).toBeLessThanOrEqual(most)
        expect([...bins.cuts]).toEqual([...new Set(bins.cuts)].sort((a, b) => a - b))
        const slow = other.map((value) =>
          value > Math.max(...real)
            ? bins.count - 2
            : bins.cuts.filter((cut) => cut <= value).length,
        )
        expect([...binNumbers(Float64Array.from(other), bins)]).toEqual(slow)
      }),
    )
  })
})
