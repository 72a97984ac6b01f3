import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entries } from './encodedTable.js'
import { encodeNumbers } from './encodeNumbers.js'
import { binEntries, fitBins, type NumberBins } from './fitBins.js'

function fitNumbers(numbers: readonly number[], binCount: number, times = 1): NumberBins {
  const { values, codes } = encodeNumbers([Float64Array.from(numbers)])
  const counts = new Float64Array(values.length + 1)
  for (const code of codes[0]) counts[code] += times
  const entries: Entries = { type: 'number', values, missing: values.length }
  const firstSeen = new Int32Array(counts.length)
  return fitBins({ entries, counts, firstSeen }, binCount) as NumberBins
}

function fitLabels(counts: Readonly<Record<string, number>>, binCount = 10) {
  const labels = Object.keys(counts)
  const entries: Entries = { type: 'category', labels, missing: labels.indexOf('(n/a)') }
  const firstSeen = Int32Array.from(labels, (_, i) => i)
  return fitBins({ entries, counts: Float64Array.from(Object.values(counts)), firstSeen }, binCount)
}

/** The specification as it is written, over all values sorted. */
function slowBreaks(numbers: readonly number[], binCount: number): number[] {
  const v = numbers.toSorted((a, b) => a - b)
  const m = v.length
  let breaks: number[] = []
  for (let i = binCount; i < Math.max(binCount + 1, Math.min(1000, m + 1)); i++) {
    const step = (m - 1) / (i - 1)
    const places = Array.from({ length: i }, (_, j) => (j === i - 1 ? m - 1 : Math.floor(j * step)))
    breaks = [...new Set(places.map((place) => v[place]))]
    if (breaks.length >= binCount + 1) break
  }
  return breaks
}

describe('bins of numbers', () => {
  it('are those of the specification where there are many values', () => {
    const skewed = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 400 }))
    fc.assert(
      fc.property(
        fc.array(skewed, { maxLength: 300 }),
        fc.integer({ min: 2, max: 12 }),
        (some, binCount) => {
          const numbers = [...Array(13).keys(), ...some]
          const breaks = slowBreaks(numbers, binCount)
          expect([...fitNumbers(numbers, binCount).bounds]).toEqual(breaks.slice(0, -1))
        },
      ),
    )
  })

  it('are one a value where there are few, named by it', () => {
    const { bounds, labels } = fitNumbers([2.5, 1.25, 2.5, 7], 10)
    expect([...bounds]).toEqual([1, 2, 7])
    expect(labels).toEqual(['1.25', '2.5', '7', '(n/a)'])
  })

  it('are named by their ranges where there are many', () => {
    const { labels } = fitNumbers(
      Array.from({ length: 100 }, (_, i) => i / 10),
      3,
    )
    expect(labels).toEqual(['0 – 3', '3 – 6', '6 – 9.9', '(n/a)'])
  })

  it('do not change where every value counts as several', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }), (numbers) => {
        const repeated = numbers.flatMap((number) => [number, number, number])
        expect(fitNumbers(numbers, 5, 3)).toEqual(fitNumbers(repeated, 5))
      }),
    )
  })

  it('take values beyond the ends into the end bins, and missing ones into their own', () => {
    const bins = fitNumbers([1, 2, 3], 10)
    const values = Float64Array.of(-5, 1.5, 3, 99)
    expect([...binEntries(bins, { type: 'number', values, missing: 4 })]).toEqual([0, 0, 2, 2, 3])
  })

  it('hold the largest value even where adding 1 to it changes nothing', () => {
    const bins = fitNumbers([1e17, 2e17], 10)
    const entries: Entries = { type: 'number', values: Float64Array.of(1e17, 2e17), missing: 2 }
    expect([...binEntries(bins, entries)]).toEqual([0, 1, 2])
  })

  it('are one where there is no value', () => {
    expect(fitNumbers([Number.NaN], 10).labels).toHaveLength(2)
  })
})

describe('bins of times', () => {
  const fitTimes = (times: number[]) => {
    const entries: Entries = {
      type: 'datetime',
      values: Float64Array.from(times),
      missing: times.length,
    }
    const counts = new Float64Array(times.length + 1).fill(1, 0, times.length)
    return fitBins({ entries, counts, firstSeen: new Int32Array(counts.length) }, 10)
  }
  const day = 86_400_000

  it('are named with as much of the time as tells them apart', () => {
    const years = Array.from({ length: 3 }, (_, i) => Date.UTC(2000 + 2 * i))
    expect(fitTimes(years).labels).toEqual(['2000 – 2002', '2002 – 2004', '(n/a)'])
    const days = Array.from({ length: 3 }, (_, i) => Date.UTC(2000, 4, 1) + i * day)
    expect(fitTimes(days).labels[0]).toBe('2000-05-01 – 2000-05-02')
    expect(fitTimes([0, 250, 500]).labels[0]).toBe(
      '1970-01-01 00:00:00.000 – 1970-01-01 00:00:00.250',
    )
  })

  it('are a day long for a single time, and five centuries for none', () => {
    expect(fitTimes([day]).labels).toEqual(['1970-01-02 – 1970-01-03', '(n/a)'])
    expect(fitTimes([]).labels).toEqual(['1700 – 2200', '(n/a)'])
  })
})

describe('bins of labels', () => {
  it('are the most frequent labels, those seen first where they are equal', () => {
    const { labels } = fitLabels({ d: 7, c: 7, b: 7, a: 9 }, 3)
    expect(labels).toEqual(['a', 'c', 'd', '(empty)', '(other)', '_RARE_', '(n/a)'])
  })

  it('leave out labels of fewer than five', () => {
    expect(fitLabels({ a: 5, b: 4 }).labels.slice(0, -4)).toEqual(['a'])
  })

  it('count missing values among the labels that are kept', () => {
    expect(fitLabels({ a: 5, '(n/a)': 9, b: 6 }, 2).labels.slice(0, -4)).toEqual(['b'])
  })
})
