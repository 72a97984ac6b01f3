import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binEdges, binOf, maxBins } from './binEdges.js'

const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 })), {
  maxLength: 400,
})

describe('binEdges', () => {
  it('cuts half-way between few values', () => {
    expect([...binEdges(Float64Array.of(3, 1, Number.NaN, 1, 7))]).toEqual([2, 5])
  })

  it('has no edge for a constant or an empty column', () => {
    expect(binEdges(Float64Array.of(4, 4, 4)).length).toBe(0)
    expect(binEdges(Float64Array.of(Number.NaN)).length).toBe(0)
  })

  it('fills the bins evenly where there are more values than bins', () => {
    const many = Float64Array.from({ length: 25_500 }, (_, i) => Math.sqrt(i))
    const edges = binEdges(many)
    const counts = new Float64Array(256)
    for (const value of many) counts[binOf(value, edges)]++
    expect(edges.length).toBe(maxBins - 1)
    expect([...new Set(counts.subarray(1))]).toEqual([100])
  })

  it('keeps the order of the values, and missing ones apart', () => {
    fc.assert(
      fc.property(values, (list) => {
        const numbers = Float64Array.from(list)
        const edges = binEdges(numbers)
        const sorted = numbers.slice().sort()
        const bins = Array.from(sorted, (value) => binOf(value, edges))
        expect(bins.every((bin, i) => bin >= 1 && bin <= 255 && bin >= (bins[i - 1] ?? 1))).toBe(
          true,
        )
        expect(binOf(Number.NaN, edges)).toBe(0)
      }),
    )
  })
})
