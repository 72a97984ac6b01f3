import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { binShares, countBelow, histogramEdges } from './histogramEdges.js'

const edgesOf = (real: number[], synthetic: number[] = [], type?: 'datetime') =>
  histogramEdges(
    Float64Array.from(real).sort(),
    Float64Array.from(synthetic).sort(),
    type ?? 'number',
  )

describe('histogramEdges', () => {
  it('gives whole numbers a bin each', () => {
    expect(edgesOf([1, 2, 2, 3], [4])).toEqual([0.5, 1.5, 2.5, 3.5, 4.5])
  })

  it('gives tenths a bin each, with edges that read well', () => {
    expect(edgesOf([0.1, 0.2, 0.3], [0.1])).toEqual([0.05, 0.15, 0.25, 0.35])
  })

  it('splits whole numbers of a wide range evenly', () => {
    const edges = edgesOf(Array.from({ length: 1001 }, (_, i) => i))
    const width = edges[1] - edges[0]
    expect(Number.isInteger(width)).toBe(true)
    expect(edges.every((edge) => Math.abs(edge % 1) === 0.5)).toBe(true)
    expect(edges.length - 1).toBeLessThanOrEqual(41)
  })

  it('has round edges for a normal sample', () => {
    const random = new RandomStream(1, 'test')
    const edges = edgesOf(Array.from({ length: 2000 }, () => random.normal()))
    expect(edges.length).toBeGreaterThan(12)
    expect(edges.length).toBeLessThan(43)
    expect(edges[1] - edges[0]).toBeCloseTo(0.25, 12)
    expect(edges).toContain(0)
  })

  it('is not stretched by a few outliers', () => {
    const random = new RandomStream(1, 'test')
    const values = Array.from({ length: 5000 }, () => random.normal())
    expect(edgesOf([...values, 1e6], values).at(-1)).toBeLessThan(5)
  })

  it('cuts times at whole days', () => {
    const day = 86_400_000
    const times = Array.from({ length: 300 }, (_, i) => 1.7e12 + (i * day) / 10)
    const edges = edgesOf(times, times, 'datetime')
    expect(edges.every((edge) => edge % day === 0)).toBe(true)
  })

  it('has one bin around a constant, and around nothing', () => {
    expect(edgesOf([7, 7], [7])).toEqual([6.5, 7.5])
    expect(edgesOf([])).toEqual([0, 1])
  })

  it('is one bin where values differ by less than edges can', () => {
    expect(edgesOf([1e15], [1e15 + 0.125])).toEqual([1e15 - 1e12, 1e15 + 1e12])
  })

  it('ascends, and loses no value, whatever the values', () => {
    const value = fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: 1e15, max: 1e15 + 64, noNaN: true }),
    )
    const some = fc.array(value, { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(some, some, fc.constantFrom(undefined, 'datetime' as const), (a, b, type) => {
        const edges = edgesOf(a, b, type)
        expect(edges.length).toBeGreaterThanOrEqual(2)
        expect(edges.length).toBeLessThan(100)
        for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1])
        const shares = binShares(Float64Array.from(a).sort(), edges)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
      }),
    )
  })
})

it('counts what is below as a linear search does', () => {
  const some = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 })
  fc.assert(
    fc.property(some, fc.integer({ min: -1, max: 10 }), (values, value) => {
      const sorted = Float64Array.from(values).sort()
      expect(countBelow(sorted, value)).toBe(values.filter((other) => other < value).length)
    }),
  )
})
