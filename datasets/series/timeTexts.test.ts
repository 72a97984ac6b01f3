import { describe, expect, it } from 'vitest'
import { momentText } from './timeReading.js'
import { TimeTexts } from './timeTexts.js'

function read(texts: readonly string[], seriesOf?: readonly number[]) {
  const reader = new TimeTexts(texts.length)
  texts.forEach((text, row) => {
    reader.add(row, text)
  })
  return reader.finish(seriesOf && Int32Array.from(seriesOf))
}

/** The moments, or what was wrong. */
function outcome(texts: readonly string[], seriesOf?: readonly number[]) {
  const result = read(texts, seriesOf)
  if ('times' in result) {
    const { values, perSecond } = result.times
    return Array.from<number | bigint, string>(values as Iterable<number | bigint>, (value) =>
      perSecond === undefined ? String(value) : momentText(Number(value) / perSecond),
    )
  }
  if ('ambiguous' in result) {
    const { row, readings } = result.ambiguous
    return readings.map(
      ({ reading, seconds }) => `${reading.formatOf(texts[row])} ${momentText(seconds)}`,
    )
  }
  return result
}

const days = (count: number, text: (day: Date) => string) =>
  Array.from({ length: count }, (_, i) => text(new Date(Date.UTC(2024, 0, 1 + i))))
const part = (value: number) => String(value).padStart(2, '0')
const dayFirst = (day: Date) =>
  `${part(day.getUTCDate())}/${part(day.getUTCMonth() + 1)}/${day.getUTCFullYear() % 100}`
const monthFirst = (day: Date) =>
  `${part(day.getUTCMonth() + 1)}/${part(day.getUTCDate())}/${day.getUTCFullYear() % 100}`
const yearFirst = (day: Date) => day.toISOString().slice(2, 10).replaceAll('-', '/')
const iso = (day: Date) => day.toISOString().slice(0, 10)

describe('TimeTexts', () => {
  it.each([
    ['day', dayFirst],
    ['month', monthFirst],
    ['year', yearFirst],
  ])('reads two-digit years with the %s first by the whole column', (_, text) => {
    const expected = days(60, iso)
    expect(outcome(days(60, text))).toEqual(expected)
    expect(outcome(days(60, text).reverse())).toEqual(expected.reverse())
  })

  it('asks where two readings leave the rows in order', () => {
    expect(outcome(days(12, dayFirst))).toEqual([
      '%d/%m/%y 2024-01-02',
      '%m/%d/%y 2024-02-01',
      '%y/%m/%d 2002-01-24',
    ])
    expect(outcome(['01/02/2024', '01/03/2024'])).toEqual([
      '%d/%m/%Y 2024-02-01',
      '%m/%d/%Y 2024-01-02',
    ])
  })

  it('asks where none does', () => {
    const [first, second, third] = days(3, dayFirst)
    expect(outcome([second, first, third])).toHaveLength(3)
  })

  it('sorts by the only reading that is valid', () => {
    expect(outcome(['13/01/2024', '01/02/2024', '14/01/2024'])).toEqual([
      '2024-01-13',
      '2024-02-01',
      '2024-01-14',
    ])
  })

  it('looks at the order in each series', () => {
    const texts = [...days(40, dayFirst), ...days(40, dayFirst)]
    expect(outcome(texts)).toHaveLength(2)
    const seriesOf = texts.map((_, i) => (i < 40 ? 0 : 1))
    expect(outcome(texts, seriesOf)).toEqual([...days(40, iso), ...days(40, iso)])
  })

  it('takes an hour back in autumn for no disorder', () => {
    const texts = ['27/10/24 02:30', '27/10/24 02:00', '27/10/24 02:30', '31/10/24', '01/11/24']
    expect(outcome(texts)).toContain('2024-10-27 02:00:00')
  })

  it('takes years of two digits for the last century where that leaves the rows in order', () => {
    expect(outcome(['31-12-67', '31-12-68', '31-12-69'])).toEqual([
      '1967-12-31',
      '1968-12-31',
      '1969-12-31',
    ])
    expect(outcome(['Nov-68', 'Dec-68', 'Jan-69'])).toEqual([
      '1968-11-01',
      '1968-12-01',
      '1969-01-01',
    ])
  })

  it('does not take days without a year for months', () => {
    const result = read(['Jan-30', 'Jan-31', 'Feb-01'])
    expect('unlikely' in result && result.unlikely.reading.formatOf('Jan-30')).toBe('%b-%y')
  })

  it('keeps nanoseconds and whole numbers beyond 2^53', () => {
    const stamps = ['2024-01-31 00:00:00.000000001', '2024-01-31 00:00:00.000000002']
    expect(read(stamps)).toEqual({
      times: {
        values: BigInt64Array.of(1706659200000000001n, 1706659200000000002n),
        perSecond: 1e9,
        isWallClock: true,
      },
    })
    expect(read(['2024-01-31 00:00:00.5', '2024-01-31 00:00:01'])).toMatchObject({
      times: { values: Float64Array.of(1706659200500000, 1706659201000000), perSecond: 1e6 },
    })
    expect(outcome(['5', '9007199254740993', '9007199254740994'])).toEqual([
      '5',
      '9007199254740993',
      '9007199254740994',
    ])
    expect(outcome(['0.5', '1e3', '-2'])).toEqual(['0.5', '1000', '-2'])
  })

  it.each([
    ['20240131', '20240201', '2024-01-31', '2024-02-01'],
    ['202401', '202402', '2024-01-01', '2024-02-01'],
    ['2024013123', '2024020100', '2024-01-31 23:00:00', '2024-02-01'],
    ['20240131235959', '20240201000000', '2024-01-31 23:59:59', '2024-02-01'],
    ['20240131', '20240132', '20240131', '20240132'],
    ['1706659200', '1706662800', '2024-01-31', '2024-01-31 01:00:00'],
    ['1706659200000', '1706659200001', '2024-01-31', '2024-01-31'],
    ['17066592', '17066593', '17066592', '17066593'],
  ])('%s and %s are %s and %s', (a, b, first, second) => {
    expect(outcome([a, b])).toEqual([first, second])
  })

  it('says which row it cannot read, and what it read before', () => {
    const like = 0
    expect(read(['yesterday', '2024-01-31'])).toEqual({ unreadable: { row: 0 } })
    expect(read(['2024-01-31', 'tomorrow'])).toEqual({ unreadable: { row: 1, like } })
    expect(read(['2024-01-31', '2024-02-01Z'])).toEqual({ unreadable: { row: 1, like } })
    expect(read(['13/01/2024', '01/14/2024'])).toMatchObject({ unreadable: { row: 1 } })
    expect(read(['5', '2024-01-31'])).toMatchObject({ unreadable: { row: 1 } })
    expect(read(['9007199254740993', '99999999999999999999'])).toMatchObject({
      unreadable: { row: 1 },
    })
  })
})
