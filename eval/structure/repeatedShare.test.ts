import { expect, it } from 'vitest'
import { tableOf } from '../testing/tableOf.js'
import { groupTable } from './groupedTable.js'
import { repeatedShare } from './repeatedShare.js'

it('counts values that their sequence had before, wherever', () => {
  const key = ['a', 'a', 'a', 'b', 'b', 'b', 'c']
  const x = [1, 2, 1, 1, null, 1, 5]
  expect(repeatedShare(groupTable(tableOf({ key, x }), 'key'), 0)).toBe(2 / 6)
})

it('sorts sequences of any length', () => {
  const key = Array.from({ length: 100 }, (_, i) => (i < 80 ? 'long' : 'short'))
  const x = key.map((_, i) => (i * 7) % 40)
  // 80 values of 0 … 39, each twice; 20 different ones.
  expect(repeatedShare(groupTable(tableOf({ key, x }), 'key'), 0)).toBe(40 / 100)
})
