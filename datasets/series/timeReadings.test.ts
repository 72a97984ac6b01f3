import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeFormat } from './timeFormat.js'
import { momentText } from './timeReading.js'
import { lastCenturyReadings, shortMonthReadings, timeReadings } from './timeReadings.js'

/** What each reading that fits makes of a text, with its format. */
function readAll(text: string, readings = timeReadings): Record<string, string> {
  const moment = { seconds: 0, nanos: 0, zone: '' }
  const fitting = readings.filter((reading) => reading.read(text, moment))
  return Object.fromEntries(
    fitting.map((reading) => {
      reading.read(text, moment)
      const nanos = moment.nanos > 0 ? `.${String(moment.nanos).padStart(9, '0')}` : ''
      return [reading.formatOf(text), momentText(moment.seconds) + nanos]
    }),
  )
}

describe('timeReadings', () => {
  it.each([
    ['2024-01-31', '%Y-%m-%d', '2024-01-31'],
    ['2024/1/31', '%Y/%m/%d', '2024-01-31'],
    ['2024.01.31 18:05', '%Y.%m.%d %H:%M', '2024-01-31 18:05:00'],
    ['2024-01-31T18:05:07.123456789Z', '%Y-%m-%dT%H:%M:%S.%f%z', '2024-01-31 18:05:07.123456789'],
    ['2024-01-31 18:05:07,5', '%Y-%m-%d %H:%M:%S,%f', '2024-01-31 18:05:07.500000000'],
    ['2024-01-31 24:00', '%Y-%m-%d %H:%M', '2024-02-01'],
    ['2024-01-31 18', '%Y-%m-%d %H', '2024-01-31 18:00:00'],
    ['2024-01-01 01:00 PM', '%Y-%m-%d %I:%M %p', '2024-01-01 13:00:00'],
    ['1/31/2024 12:00:00 AM', '%m/%d/%Y %I:%M:%S %p', '2024-01-31'],
    ['01/31/2024 12:30 p.m.', '%m/%d/%Y %I:%M %p', '2024-01-31 12:30:00'],
    ['04/30/2021', '%m/%d/%Y', '2021-04-30'],
    ['31.01.2009 00:10:00', '%d.%m.%Y %H:%M:%S', '2009-01-31 00:10:00'],
    ['Jan 31, 2024', '%b %d, %Y', '2024-01-31'],
    ['January 31st, 2024 6 pm', '%b %dst, %Y %I %p', '2024-01-31 18:00:00'],
    ['31 Jan 2024', '%d %b %Y', '2024-01-31'],
    ['31-Jan-24', '%d-%b-%y', '2024-01-31'],
    ['31JAN2024', '%d%b%Y', '2024-01-31'],
    ['2024-Jan-31', '%Y-%b-%d', '2024-01-31'],
    ['Wed, 31 Jan 2024 10:00:00 GMT', '%a, %d %b %Y %H:%M:%S %Z', '2024-01-31 10:00:00'],
    ['Wed Jan 31 10:00:00 2024', '%a %b %d %H:%M:%S %Y', '2024-01-31 10:00:00'],
    ['2024-10-20 00:00:00 CEST', '%Y-%m-%d %H:%M:%S %Z', '2024-10-19 22:00:00'],
    ['2024-10-20 00:00:00+05:30', '%Y-%m-%d %H:%M:%S%z', '2024-10-19 18:30:00'],
    ['2024-10-20 00:00:00 -0500', '%Y-%m-%d %H:%M:%S %z', '2024-10-20 05:00:00'],
    ['20240131T180507', '%Y%m%dT%H%M%S', '2024-01-31 18:05:07'],
    ['1949-01', '%Y-%m', '1949-01-01'],
    ['1749/12', '%Y/%m', '1749-12-01'],
    ['12/1749', '%m/%Y', '1749-12-01'],
    ['Jan 1990', '%b %Y', '1990-01-01'],
    ['1990Q1', '%YQ%q', '1990-01-01'],
    ['1990-Q4', '%Y-Q%q', '1990-10-01'],
    ['Q2 1990', 'Q%q %Y', '1990-04-01'],
    ['2020-W05', '%G-W%V', '2020-01-27'],
    ['2020W053', '%GW%V%u', '2020-01-29'],
    ['2026-W53-7', '%G-W%V-%u', '2027-01-03'],
    ['2024-366', '%Y-%j', '2024-12-31'],
  ])('%s is %s', (text, format, moment) => {
    expect(readAll(text)).toEqual({ [format]: moment })
  })

  it.each([
    ['01/02/24', { '%d/%m/%y': '2024-02-01', '%m/%d/%y': '2024-01-02', '%y/%m/%d': '2001-02-24' }],
    [
      '31-01-24 18:00',
      { '%d-%m-%y %H:%M': '2024-01-31 18:00:00', '%y-%m-%d %H:%M': '2031-01-24 18:00:00' },
    ],
    ['12/11/1981', { '%d/%m/%Y': '1981-11-12', '%m/%d/%Y': '1981-12-11' }],
  ])('%s has several readings', (text, readings) => {
    expect(readAll(text)).toEqual(readings)
  })

  it.each([
    '0024-01-31', // a year below 100 is no year
    '2023-02-29',
    '2024-13-01',
    '2024-01-32',
    '2024-01-31 25:00',
    '2024-01-31 24:01',
    '2024-01-31 13:00 PM',
    '2021-W53',
    '1990Q5',
    '2023-366',
    'yesterday',
    '1.5',
    '18:00',
    '2024',
    'Jan 15',
    '15 Jan',
    '2024-01-31 10:00 XYZ',
    '',
  ])('%s has none', (text) => {
    expect(readAll(text)).toEqual({})
  })

  it('knows months of years of two digits, in either century', () => {
    const moment = { seconds: 0, nanos: 0, zone: '' }
    const years = shortMonthReadings.map((reading) => {
      expect(reading.read('Jan-49', moment)).toBe(true)
      return momentText(moment.seconds)
    })
    expect(years).toEqual(['2049-01-01', '1949-01-01'])
    expect(readAll('01/02/24', [...lastCenturyReadings])).toEqual({
      '%d/%m/%y': '1924-02-01',
      '%m/%d/%y': '1924-01-02',
      '%y/%m/%d': '1901-02-24',
    })
  })

  it('agrees with Date on ISO times from the year 100 on', () => {
    const range = {
      min: new Date('0100-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    }
    fc.assert(
      fc.property(fc.date(range), (date) => {
        const moment = { seconds: 0, nanos: 0, zone: '' }
        expect(timeReadings[0].read(date.toISOString(), moment)).toBe(true)
        expect(moment.seconds * 1000 + moment.nanos / 1e6).toBe(date.getTime())
      }),
    )
  })

  it('agrees with Intl on named months, AM and PM, in the orders of America and Britain', () => {
    const range = {
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2068-12-31T00:00:00Z'),
      noInvalidDate: true,
    }
    const styles = [
      ['en-US', { dateStyle: 'long', timeStyle: 'medium' }],
      ['en-US', { dateStyle: 'medium', timeStyle: 'short' }],
      ['en-GB', { dateStyle: 'full' }],
      ['en-GB', { dateStyle: 'short', timeStyle: 'medium' }],
      ['en-US', { dateStyle: 'short', timeStyle: 'short' }],
      ['de-DE', { dateStyle: 'short', timeStyle: 'medium' }],
      ['sv-SE', { dateStyle: 'short', timeStyle: 'medium' }],
    ] as const
    fc.assert(
      fc.property(fc.date(range), fc.constantFrom(...styles), (date, [locale, style]) => {
        const text = new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' })
          .format(date)
          .replaceAll(/[\u202f\u00a0]/g, ' ')
          .replace(' at ', ' ')
        const unit = !('timeStyle' in style) ? 86_400 : style.timeStyle === 'short' ? 60 : 1
        const expected = Math.floor(date.getTime() / 1000 / unit) * unit
        const moment = { seconds: 0, nanos: 0, zone: '' }
        const read = timeReadings.flatMap((reading) =>
          reading.read(text, moment) ? [moment.seconds] : [],
        )
        expect(read, text).toContain(expected)
      }),
    )
  })
})

describe('timeFormat', () => {
  const read = (format: string, text: string) => {
    const moment = { seconds: 0, nanos: 0, zone: '' }
    return timeFormat(format).read(text, moment) ? momentText(moment.seconds) : undefined
  }

  it.each([
    ['%d/%m/%y', '31/01/24', '2024-01-31'],
    ['%y%m%d', '240131', '2024-01-31'],
    ['%m-%d-%Y %I:%M %p', '1-31-2024 6:05 pm', '2024-01-31 18:05:00'],
    ['%a, %d %B %Y %T %Z', 'Wed, 31 January 2024 10:00:00 CEST', '2024-01-31 08:00:00'],
    ['%F %R', '2024-01-31 18:05', '2024-01-31 18:05:00'],
    ['Week %V of %G (100%%)', 'week 5 of 2020 (100%)', '2020-01-27'],
    ['%Y.Q%q', '1990.Q3', '1990-07-01'],
    ['%Y-%j', '2023-032', '2023-02-01'],
    ['%s', '1706659200', '2024-01-31'],
    ['%d/%m/%y', '01/31/24', undefined],
    ['%Y-%m-%d', '24-01-31', undefined],
  ])('%s reads %s', (format, text, moment) => {
    expect(read(format, text)).toBe(moment)
  })

  it.each([
    ['%d/%m', 'the format %d/%m has no year. Add %Y or %y.'],
    ['%Y %Y', 'the format %Y %Y has %y twice'],
    ['%Y-%Q', /^the format %Y-%Q has %Q, which stands for nothing\. There are %Y .*%R\.$/],
    ['%Y%', /^the format %Y% has %, which stands for nothing/],
  ])('refuses %s', (format, message) => {
    expect(() => timeFormat(format)).toThrow(message)
  })
})
