import { expect, it } from 'vitest'
import {
  formatCount,
  formatDate,
  formatDigits,
  formatDistance,
  formatDuration,
  formatFixed,
  formatMs,
  formatPercent,
  formatShare,
  formatSignificant,
  formatTick,
} from './formatNumber.js'

it('writes scores with a real minus sign, never minus zero, and a dash for none', () => {
  expect([0.35449, -0.3687, -0.0001, 0, Number.NaN, undefined].map((v) => formatFixed(v))).toEqual([
    '0.354',
    '\u22120.369',
    '0.000',
    '0.000',
    '\u2013',
    '\u2013',
  ])
  expect(formatFixed(-12_345_678)).toBe('\u22121.23e+7')
})

it('gives ticks the decimals that tell neighbours apart', () => {
  expect([-0.4, 0, 0.2].map((v) => formatTick(v, 0.2))).toEqual(['\u22120.4', '0.0', '0.2'])
  expect([0, 50, 100].map((v) => formatTick(v, 50))).toEqual(['0', '50', '100'])
  expect([0, 200_000].map((v) => formatTick(v, 50_000))).toEqual(['0', '200,000'])
  expect([0, 2e7].map((v) => formatTick(v, 1e7))).toEqual(['0', '2e+7'])
  expect(formatTick(0.025, 0.005)).toBe('0.025')
})

it('writes counts, shares, times as people read them', () => {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ')
  expect(formatCount(465_300)).toBe('465,300')
  expect(plain(formatPercent(0.2712))).toBe('27 %')
  expect([0.42, 42.4, 192, 3599.7, 3870, 7200].map((s) => plain(formatDuration(s)))).toEqual([
    '0.4 s',
    '42 s',
    '3 min 12 s',
    '1 h 00 min',
    '1 h 04 min',
    '2 h 00 min',
  ])
  expect([0.0417, 0.4123, 12.43, 204.4].map((ms) => plain(formatMs(ms)))).toEqual([
    '0.042 ms',
    '0.41 ms',
    '12.4 ms',
    '204 ms',
  ])
})

it('writes shares with three digits that matter', () => {
  expect([0, 1, 0.312, 0.0312, 0.00312, 0.000312, -0.25, Number.NaN].map(formatShare)).toEqual([
    '0\u00a0%',
    '100\u00a0%',
    '31.2\u00a0%',
    '3.12\u00a0%',
    '0.312\u00a0%',
    '0.031\u00a0%',
    '\u221225.0\u00a0%',
    '\u2013',
  ])
})

it('writes three digits that matter, and never cuts before the point', () => {
  const values = [0, 0.23, -0.00209, 2.9, 34.26, 99.97, 1987.3, 191_234, 1.4e-7, 3e12, undefined]
  expect(values.map(formatDigits)).toEqual([
    '0',
    '0.230',
    '\u22120.00209',
    '2.90',
    '34.3',
    '100',
    '1,987',
    '191,234',
    '1.40e-7',
    '3.00e+12',
    '\u2013',
  ])
  expect([0, 0.06, 1.01, 0.000227, Number.NaN].map(formatDistance)).toEqual([
    '0.000',
    '0.060',
    '1.010',
    '0.000227',
    '\u2013',
  ])
})

it('writes dates, and a dash beyond the calendar', () => {
  expect([Date.UTC(2021, 2, 14, 23), 1e300, Number.NaN].map(formatDate)).toEqual([
    '2021-03-14',
    '\u2013',
    '\u2013',
  ])
})

it('writes the digits that matter', () => {
  const values = [0, 12.3456, -0.0012345, 123_456, 1.2345e7, 1.2345e-7, undefined]
  expect(values.map((value) => formatSignificant(value))).toEqual([
    '0',
    '12.35',
    '\u22120.001234',
    '123500',
    '1.23e+7',
    '1.23e-7',
    '\u2013',
  ])
})
