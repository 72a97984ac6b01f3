import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeTicks } from './timeTicks.js'

const written = (low: string, high: string, count: number) => {
  const { values, label } = timeTicks(Date.parse(low), Date.parse(high), count)
  return values.map(label)
}

describe('timeTicks', () => {
  it('writes as much of a date as its steps need', () => {
    expect(written('1988-03-01', '2021-03-01', 4)).toEqual(['1990', '2000', '2010', '2020'])
    expect(written('2021-01-12', '2021-11-08', 3)).toEqual(['2021-04', '2021-07', '2021-10'])
    expect(written('2021-01-30T12:00Z', '2021-02-02T12:00Z', 3)).toEqual([
      '2021-01-31',
      '2021-02-01',
      '2021-02-02',
    ])
    expect(written('2021-01-30T12:10Z', '2021-01-30T12:50Z', 3)).toEqual([
      '12:15',
      '12:30',
      '12:45',
    ])
    expect(written('2021-01-30T12:10:00Z', '2021-01-30T12:10:11Z', 2)).toEqual([
      '12:10:00',
      '12:10:05',
      '12:10:10',
    ])
  })

  it('are none beyond the calendar', () => {
    expect(timeTicks(0, 1e300, 4).values).toEqual([])
    expect(timeTicks(Number.NaN, 1, 4).values).toEqual([])
  })

  it('are few, ascending and inside, over any interval', () => {
    const time = fc.integer({ min: -8.64e15, max: 8.64e15 })
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 12 }), (a, b, count) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const { values, label } = timeTicks(low, high, count)
        expect(values.length).toBeLessThanOrEqual(2 * count + 4)
        values.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(i > 0 ? values[i - 1] + 1 : low)
          expect(value).toBeLessThanOrEqual(high)
          expect(label(value)).not.toBe('')
        })
      }),
    )
  })
})
