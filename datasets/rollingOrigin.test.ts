import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rollingOriginSplit } from './rollingOrigin.js'

const shares = { stop: 0.1, test: 0.1, repeats: 5 }

describe('splits with a rolling origin', () => {
  it('test one behind the other up to the end, and train on all that was before', () => {
    const times = { time: Array.from({ length: 40 }, (_, i) => i), series: new Int32Array(40) }
    const splits = [1, 2, 3, 4, 5].map((repeat) => rollingOriginSplit(times, { ...shares, repeat }))
    // Of four sequences each: the first is left out, for the part before it ended where it begins.
    expect(splits.map(({ test }) => [...test])).toEqual([
      [21, 22, 23],
      [25, 26, 27],
      [29, 30, 31],
      [33, 34, 35],
      [37, 38, 39],
    ])
    expect(splits.map(({ valid }) => [...valid])).toEqual([
      [17, 18, 19],
      [21, 22, 23],
      [25, 26, 27],
      [29, 30, 31],
      [33, 34, 35],
    ])
    expect(splits.map(({ train }) => train.length)).toEqual([16, 20, 24, 28, 32])
    expect([...splits[0].train]).toEqual(times.time.slice(0, 16))
  })

  it('go by the times, wherever sequences stand, and by those of all series together', () => {
    const place = fc.record({ time: fc.integer({ min: 0, max: 50 }), series: fc.nat(3) })
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 20, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (places, repeat) => {
          const times = {
            time: places.map(({ time }) => time),
            series: places.map(({ series }) => series),
          }
          const { train, valid, test } = rollingOriginSplit(times, { ...shares, repeat })
          const of = (part: Int32Array) => Array.from(part, (i) => times.time[i])
          expect(Math.max(...of(train))).toBeLessThanOrEqual(Math.min(...of(valid)))
          expect(Math.max(...of(valid))).toBeLessThanOrEqual(Math.min(...of(test)))
          for (const part of [train, valid, test])
            expect([...part]).toEqual([...part].sort((a, b) => a - b))
        },
      ),
    )
  })

  it('need a sequence for each part', () => {
    const times = { time: [0, 1, 2, 3, 4, 5], series: new Int32Array(6) }
    expect(() => rollingOriginSplit(times, { ...shares, repeat: 1 })).toThrow(
      'cannot split 2 sequences into training, validation and test',
    )
  })
})
