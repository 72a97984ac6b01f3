import { expect, it } from 'vitest'
import { gapInWords, ruleInWords, valueInWords } from './ruleInWords.js'

it('says what a column does', () => {
  expect(ruleInWords({ rule: 'constant' }, 'category')).toBe('stays the same')
  expect(ruleInWords({ rule: 'counting', step: 1, start: 1 }, 'integer')).toBe(
    'goes up by 1 a row, from 1 on',
  )
  expect(ruleInWords({ rule: 'counting', step: -5_400_000 }, 'datetime')).toBe(
    'goes down by 1.5 h a row',
  )
  expect(ruleInWords({ rule: 'runningTotal', adds: 'amount' }, 'number')).toBe('adds up amount')
})

it('writes gaps and values by their type', () => {
  expect(gapInWords(-432_000_000, 'date')).toBe('-5 d')
  expect(gapInWords(0.12345, 'number')).toBe('0.123')
  expect(valueInWords(Date.UTC(2024, 8, 27, 19), 'datetime')).toBe('2024-09-27 19:00:00')
  expect(valueInWords(Date.UTC(2024, 8, 27), 'date')).toBe('2024-09-27')
  expect(valueInWords(68_400_000, 'time')).toBe('19:00:00')
  expect(valueInWords(1e300, 'date')).toBe('1e+300')
  expect(valueInWords(null, 'number')).toBe('')
  expect(valueInWords('A', 'category')).toBe('A')
})
