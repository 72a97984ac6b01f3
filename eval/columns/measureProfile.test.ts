import { describe, expect, it } from 'vitest'
import { tableOf } from '../testing/tableOf.js'
import { measureProfile } from './measureProfile.js'

describe('measureProfile', () => {
  const training = tableOf(
    {
      id: ['p', 'q', 'p', 'q', 'q', 'r'],
      x: [1, 10, 2, 11, 12, 5],
      y: [1, 10, 2, 11, 12, 5],
      c: [3, 3, 3, 3, 3, 3],
      l: ['a', 'b', 'a', 'b', 'b', 'a'],
      t: ['1', '2', '3', '4', '5', '6'],
    },
    { t: 'text' },
  )
  const synthetic = tableOf(
    {
      id: ['s', 's', 's', 's'],
      x: [1, 2, 1, 2],
      y: [2, 1, 2, 1],
      c: [3, 3, 3, 3],
      l: ['a', 'b', 'a', 'b'],
      t: ['1', '1', '1', null],
    },
    { t: 'text' },
  )
  const profile = measureProfile({ training, synthetic, key: 'id' })

  it('has numeric and label columns apart, without the key', () => {
    expect(profile.rows).toEqual({ real: 6, synthetic: 4 })
    expect(profile.numeric.map((column) => column.column)).toEqual(['x', 'y', 'c'])
    expect(profile.categorical.map((column) => column.column)).toEqual(['l', 't'])
  })

  it('has no correlation of a constant', () => {
    const { columns, real, synthetic: other } = profile.correlation
    expect(columns).toEqual(['x', 'y', 'c'])
    expect(real[0][1]).toBeCloseTo(1, 12)
    expect(other[0][1]).toBeCloseTo(-1, 12)
    expect(real[2]).toEqual([null, null, null])
  })

  it('follows rows of one sequence in the order of the table', () => {
    const { lengths, autocorrelation } = profile.sequences!
    expect(lengths.lengths).toEqual([1, 2, 3, 4])
    expect(lengths.real).toEqual([1 / 3, 1 / 3, 1 / 3, 0])
    expect(lengths.synthetic).toEqual([0, 0, 0, 1])
    expect(autocorrelation.map(({ column }) => column)).toEqual(['x', 'y', 'c', 'l'])
    // Rows before and after are (1, 2), (10, 11), (11, 12) and (1, 2), (2, 1), (1, 2).
    expect(autocorrelation[0]).toEqual({
      column: 'x',
      real: expect.closeTo(1, 12),
      synthetic: expect.closeTo(-1, 12),
    })
    expect(autocorrelation[2]).toEqual({ column: 'c', real: 0, synthetic: 0 })
    expect(autocorrelation[3]).toEqual({
      column: 'l',
      real: expect.closeTo(1, 12),
      synthetic: expect.closeTo(1, 12),
    })
  })

  it('has no sequences of flat tables, and a result for single rows', () => {
    const one = tableOf({ x: [1], l: ['a'] })
    const flat = measureProfile({ training: one, synthetic: one })
    expect(flat.sequences).toBeUndefined()
    expect(flat.correlation.real).toEqual([[null]])
    expect(flat.numeric[0].std.real).toBe(0)
  })

  it('refuses a table without rows', () => {
    const none = tableOf({ x: [] })
    expect(() => measureProfile({ training: none, synthetic: none })).toThrow(
      'test.csv: the table has no rows',
    )
  })
})
