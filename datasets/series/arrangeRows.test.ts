import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrangeRows, sortedRows } from './arrangeRows.js'
import type { Times } from './times.js'

const times = (values: readonly number[]): Times => ({
  values: Float64Array.from(values),
  isWallClock: false,
})

describe('sortedRows', () => {
  it('sorts as comparisons do, equal numbers by row', () => {
    const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }))
    fc.assert(
      fc.property(fc.array(number, { maxLength: 50 }), (numbers) => {
        const values = numbers.map((value) => value + 0) // no -0
        const expected = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b)
        expect([...sortedRows(Float64Array.from(values))]).toEqual(expected)
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (values) => {
        const expected = values
          .map((_, i) => i)
          .sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b))
        expect([...sortedRows(BigInt64Array.from(values))]).toEqual(expected)
      }),
    )
  })
})

describe('arrangeRows', () => {
  it('puts series after series, each in order of time', () => {
    const rows = fc.array(fc.record({ time: fc.integer({ min: 0, max: 9 }), series: fc.nat(2) }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(rows, (given) => {
        // Series are numbered by their first rows.
        const numbers = [...new Set(given.map(({ series }) => series))]
        const seriesOf = Int32Array.from(given, ({ series }) => numbers.indexOf(series))
        const moments = given.map(({ time }) => time)
        const { rowAt, starts, order } = arrangeRows(
          given.length,
          numbers.length,
          times(moments),
          seriesOf,
        )
        const placed = rowAt ? [...rowAt] : given.map((_, i) => i)
        expect([...starts]).toEqual([
          0,
          ...numbers.map((_, n) => seriesOf.filter((s) => s <= n).length),
        ])
        const tie = order === 'newest first' ? -1 : 1
        const expected = given
          .map((_, i) => i)
          .sort((a, b) => seriesOf[a] - seriesOf[b] || moments[a] - moments[b] || (a - b) * tie)
        expect(placed).toEqual(expected)
      }),
    )
  })

  it('leaves rows as they stand where they rise, and turns them round where they fall', () => {
    expect(arrangeRows(3, 1, times([1, 1, 2]), undefined)).toEqual({
      starts: Uint32Array.of(0, 3),
      order: 'as it stands',
      rowAt: undefined,
    })
    expect(arrangeRows(3, 1, times([2, 1, 1]), undefined)).toEqual({
      starts: Uint32Array.of(0, 3),
      order: 'newest first',
      rowAt: Uint32Array.of(2, 1, 0),
    })
    expect(arrangeRows(3, 1, undefined, undefined).order).toBe('as it stands')
  })

  it('takes an hour back for a clock change only at night, in autumn or spring, and if the step fits', () => {
    const at = (...texts: string[]): Times => ({
      values: Float64Array.from(texts, (text) => Date.parse(`${text}Z`) / 1000),
      perSecond: 1,
      isWallClock: true,
    })
    const order = (read: Times) => arrangeRows(read.values.length, 1, read, undefined).order
    const autumn = at(
      '2024-10-27T02:15',
      '2024-10-27T02:30',
      '2024-10-27T01:45',
      '2024-10-27T02:00',
    )
    expect(order(autumn)).toBe('as it stands')
    expect(order({ ...autumn, isWallClock: false })).toBe('sorted')
    expect(order(at('2024-10-27T02:15', '2024-10-27T02:30', '2024-10-27T01:40'))).toBe('sorted')
    expect(order(at('2024-10-27T12:15', '2024-10-27T12:30', '2024-10-27T11:45'))).toBe('sorted')
    expect(order(at('2024-07-27T02:15', '2024-07-27T02:30', '2024-07-27T01:45'))).toBe('sorted')
  })
})
