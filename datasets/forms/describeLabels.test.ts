import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeLabels, type KnownOfColumn } from './describeLabels.js'
import { numberReader, numberWriter } from './numberForm.js'
import { timeReader, timeWriter } from './timeForm.js'

/** Labels with the number of rows that hold each. */
function described(rowsOf: Readonly<Record<string, number>>, known: KnownOfColumn = {}) {
  const labels = Object.keys(rowsOf)
  const counts = Int32Array.from(Object.values(rowsOf))
  return describeLabels({ labels, counts }, known)
}

/** The same label with other numbers in it. */
const many = (make: (i: number) => string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [make(i), 1]))

describe('one stray value', () => {
  it('among hundreds does not decide the type', () => {
    const weights = many((i) => `${50 + i / 10}`, 400)
    for (const stray of ['?', '72 kg', 'n.k.', '2023-02-30']) {
      const found = described({ ...weights, [stray]: 1 })
      expect(found).toMatchObject({ type: 'number' })
      expect('read' in found && found.read('61.5')).toBe(61.5)
      // Marks of missing values are missing, others are lost.
      expect('read' in found && found.read(stray)).toBe(stray === '?' ? Number.NaN : undefined)
    }
    expect(described({ ...weights, 'n.k.': 1, other: 1, more: 1 })).not.toMatchObject({
      type: 'number',
    })
  })

  it('decides among few, and where it is a value of many rows', () => {
    expect(described({ ...many((i) => `${i}.5`, 39), x: 1 })).not.toMatchObject({ type: 'number' })
    expect(described({ ...many((i) => `${i}.5`, 4000), X: 15 })).not.toMatchObject({
      type: 'number',
    })
  })

  it('that stands for a missing one may be as frequent as it likes', () => {
    expect(described({ '1': 5, '2': 7, '-': 300 })).toMatchObject({ type: 'integer' })
    expect(described({ a: 5, b: 7, '-': 300 })).toMatchObject({ type: 'category' })
    expect(described({ yes: 5, no: 7, unknown: 300 })).toMatchObject({ type: 'boolean' })
  })
})

describe('labels with digits', () => {
  it.each([
    ['codes with leading zeros', ['007.1', '250.0'], 'category'],
    ['numbers and one with a zero before it among hundreds', null, 'integer'],
    ['names with numbers', ['v1', 'v2'], 'category'],
    ['two units', ['3 kg', '3 lb'], 'category'],
    ['ranges of ages', ['18-24', '25-34', '35-44', '65+'], 'ordered'],
    ['weekdays', ['Tue', 'Mon', 'Sun'], 'ordered'],
    ['sort codes', ['04-11', '20-18', '60-02'], 'category'],
    ['versions', ['1.2.3', '1.10.0', '2.0.1'], 'category'],
    ['addresses of networks', ['10.0.0.1', '10.0.0.2'], 'category'],
    ['phone numbers', ['+49 170 1234567', '+49 171 7654321'], 'category'],
  ])('%s', (_, labels, type) => {
    const rowsOf = labels
      ? Object.fromEntries(labels.map((label) => [label, 30]))
      : { ...many((i) => `${i + 1}`, 400), '05': 1 }
    expect(described(rowsOf)).toMatchObject({ type })
  })

  it('are ordered by their numbers', () => {
    const labels = ['10+ years', '2 years', '< 1 year', '1 year']
    const found = described(Object.fromEntries(labels.map((label) => [label, 9])))
    expect('form' in found && found.form.order).toEqual([
      '< 1 year',
      '1 year',
      '2 years',
      '10+ years',
    ])
  })
})

describe('dates', () => {
  it('of which none tells day from month are ambiguous, unless the form is known', () => {
    const rowsOf = { '01/02/2023': 1, '03/04/2023': 1 }
    expect(described(rowsOf)).toMatchObject({
      ambiguous: {
        text: '01/02/2023',
        readings: [
          { format: '%d/%m/%Y', ms: Date.UTC(2023, 1, 1) },
          { format: '%m/%d/%Y', ms: Date.UTC(2023, 0, 2) },
        ],
      },
    })
    const found = described(rowsOf, { type: 'date', form: { time: '%m/%d/%Y' } })
    expect('read' in found && found.read('01/02/2023')).toBe(Date.UTC(2023, 0, 2))
  })

  it('are told apart by one value of many', () => {
    const found = described({ '01/02/2023': 90, '03/04/2023': 80, '04/25/2023': 1 })
    expect(found).toMatchObject({ type: 'date', form: { time: '%m/%d/%Y' } })
  })
})

describe('what is written', () => {
  const part = fc.constantFrom('', '$', '€', 'EUR ')
  const form = fc.record({
    decimals: fc.constantFrom(undefined, 0, 1, 2, 5),
    decimalMark: fc.constantFrom(undefined, ',' as const),
    thousandsMark: fc.constantFrom(undefined, ' ', "'", '\u00a0'),
    prefix: part,
    suffix: fc.constantFrom('', '%', ' kg', ' €'),
    negative: fc.constantFrom(undefined, 'first' as const, 'parentheses' as const),
  })
  const given = <Parts extends object>(parts: Parts) =>
    Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))

  it('reads back as the number that it was', () => {
    fc.assert(
      fc.property(form, fc.integer({ min: -1e9, max: 1e9 }), (parts, cents) => {
        const own = given(parts)
        const decimals = parts.decimals ?? 2
        const value = Math.round((cents / 100) * 10 ** decimals) / 10 ** decimals + 0
        expect(numberReader(own)(numberWriter(own)(value))).toBe(value)
      }),
    )
  })

  it('reads back as the time that it was', () => {
    const formats = [
      ...['%Y-%m-%dT%H:%M:%S.%3f%z', '%d/%m/%Y %I:%M:%S.%f %p', '%A, %-d %B %Y %H:%M:%S.%6f'],
      ...['%Y%m%d%H%M%S.%3f', '%j/%Y %H:%M:%S.%f', '%s.%3f'],
    ]
    const ms = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2068, 0, 1) })
    const zones = fc.constantFrom('Z', '+02:00', '-0530')
    fc.assert(
      fc.property(fc.constantFrom(...formats), ms, zones, (format, time, zone) => {
        const text = timeWriter(format, zone)(time)
        expect([text, timeReader(format)(text)]).toEqual([text, time])
      }),
    )
  })
})
