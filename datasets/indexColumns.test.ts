import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { indexColumns } from './indexColumns.js'

const upTo = (n: number, first = 0) => Array.from({ length: n }, (_, i) => first + i)
const isIndex = (name: string, values: number[], pandas?: string) =>
  indexColumns([{ name, values }], pandas).length === 1

const shuffled = Array.from(new RandomStream(1, 'rows').permutation(500))
const hours = upTo(500).map((row) => row % 24)
const trend = upTo(500).map((row) => 10 * row + (row % 7))
const counts = shuffled.map((row) => (row * 7919) % 400)

describe('a column without a name', () => {
  const names = ['', 'Unnamed: 0', 'Unnamed: 0.1', '...1']

  it.each([
    ['counts the rows', upTo(500)],
    ['counts from 1', upTo(500, 1)],
    ['has holes, as rows were left out', upTo(500).map((row) => 3 * row + (row % 2))],
    ['begins anew, as tables were put together', [...upTo(100), ...upTo(60), ...upTo(100)]],
    ['begins anew every few rows', [...upTo(4), ...upTo(4), ...upTo(4)]],
    ['is shuffled', shuffled],
    ['is a sample, shuffled', shuffled.map((row) => 20 * row)],
  ])('that %s is an index', (_, values) => {
    expect(names.filter((name) => isIndex(name, values))).toEqual(names)
  })

  it.each([
    ['has fractions', upTo(500).map((row) => row + 0.5)],
    ['goes below 0', upTo(500, -3)],
    ['has a gap', [...upTo(100), Number.NaN, ...upTo(100, 101)]],
    ['has text', [...upTo(100), Number.POSITIVE_INFINITY]],
    ['is constant', upTo(500).map(() => 1)],
    ['falls', upTo(500).map((row) => 30_000 - row * 50)],
    ['has whole numbers of which some are alike', counts],
    ['is far larger than the rows are many', shuffled.map((row) => 1e6 + row * 997)],
    ['has a single row', [0]],
    ['has no rows', []],
  ])('that %s is none', (_, values) => {
    expect(names.filter((name) => isIndex(name, values))).toEqual([])
  })
})

describe('a column called index or level_0', () => {
  const names = ['index', 'Index', 'level_0', 'level_1']

  it.each([
    ['counts the rows', upTo(500)],
    ['has holes', trend],
    ['begins anew', [...upTo(6), ...upTo(6), ...upTo(4)]],
  ])('that %s is one', (_, values) => {
    expect(names.filter((name) => isIndex(name, values))).toEqual(names)
  })

  it.each([
    ['is shuffled', shuffled],
    ['falls now and then', [...trend, 3, ...trend]],
    ['begins anew elsewhere', [...upTo(6, 5), ...upTo(6)]],
    ['has fractions', [0.5, 1.5, 2.5]],
    ['is constant', [0, 0, 0]],
  ])('that %s is a feature', (_, values) => {
    expect(names.filter((name) => isIndex(name, values))).toEqual([])
  })
})

it('features may count, whatever they are called', () => {
  const names = ['hour_count', 'f_0', 'hour', 'row', 'x', 'indexed', 'Unnamed', 'level', '0', ' ']
  for (const values of [upTo(500), hours, shuffled]) {
    expect(names.filter((name) => isIndex(name, values))).toEqual([])
  }
})

describe('what the writer says', () => {
  it('is believed, whatever is in the column', () => {
    const values = [0.5, -1, Number.NaN]
    expect(isIndex('__index_level_0__', values)).toBe(true)
    expect(isIndex('__index_level_12__', [])).toBe(true)
    const pandas = JSON.stringify({ index_columns: ['time', { kind: 'range', name: 'x' }] })
    expect(['time', 'x', 'y'].filter((name) => isIndex(name, values, pandas))).toEqual(['time'])
  })

  it.each(['', '{', 'null', '5', '{}', '{"index_columns":"x"}', '{"index_columns":[["x"]]}'])(
    'is passed over where it is %j',
    (pandas) => {
      expect(isIndex('x', upTo(9), pandas)).toBe(false)
      expect(isIndex('', upTo(9), pandas)).toBe(true)
    },
  )
})
