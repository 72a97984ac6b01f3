import { expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { sortedValues } from '../statistics/sortedValues.js'
import { type Cells, tableOf } from '../testing/tableOf.js'
import { rareCombinations } from './rareCombinations.js'

const combinationsOf = (...tables: Record<string, Cells>[]) =>
  rareCombinations(
    tables.map((table) => tableOf(table, { t: 'text' }).columns),
    new RandomStream(1, 'test'),
    sortedValues,
  )
const times = (count: number, value: number | string | null) => new Array(count).fill(value)

it('counts combinations of fewer than five training rows, and where else they are', () => {
  const training = {
    a: [...times(6, 'x'), ...times(4, 'y'), 'x'],
    b: [...times(6, 'u'), ...times(4, 'u'), null],
  }
  // Rare are (y, u), of four rows, and (x, missing), of one.
  const synthetic = { a: ['x', 'x', 'z'], b: [null, 'u', 'u'] }
  const holdout = { a: ['y', 'x', 'x'], b: ['u', null, 'u'] }
  expect(combinationsOf(training, synthetic, holdout)).toEqual({
    columns: ['a', 'b'],
    k: 5,
    inTraining: 2,
    inSynthetic: 1,
    inHoldout: 2,
  })
  expect(combinationsOf(training, synthetic)).not.toHaveProperty('inHoldout')
})

it('takes the four columns of largest entropy, text aside', () => {
  const rows = Array.from({ length: 64 }, (_, i) => i)
  const table = {
    two: rows.map((i) => i % 2),
    t: rows.map(String),
    eight: rows.map((i) => `${i % 8}`),
    one: times(64, 1),
    three: rows.map((i) => i % 3),
    many: rows,
  }
  expect(combinationsOf(table, table).columns).toEqual(['many', 'eight', 'three', 'two'])
})

it('compares as many rows of the synthetic table as the holdout has', () => {
  const rows = Array.from({ length: 100 }, (_, i) => `${i}`)
  const found = combinationsOf({ a: rows }, { a: rows }, { a: rows.slice(0, 10) })
  expect(found).toMatchObject({ inTraining: 100, inSynthetic: 10, inHoldout: 10 })
})

it('has none where there is text only', () => {
  expect(combinationsOf({ t: ['one'] }, { t: ['two'] })).toEqual({
    columns: [],
    k: 5,
    inTraining: 0,
    inSynthetic: 0,
  })
})
