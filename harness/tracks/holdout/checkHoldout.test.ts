import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { checkHoldout } from './checkHoldout.js'

const random = new RandomStream(1, 'rows')
const numbers = (count: number) => Array.from({ length: count }, () => random.normal())
const named = (x: number[], file: string) => ({ ...tableOf({ x }), file })
const own = numbers(200)
const training = named(own, 'train.csv')

describe('checkHoldout', () => {
  it('has nothing to say of other rows, or of rows that repeat as often as in training', () => {
    expect(checkHoldout(training, named(numbers(200), 'h.csv'), undefined)).toEqual([])
    const few = (count: number) => Array.from({ length: count }, () => random.integer(5))
    expect(checkHoldout(named(few(300), 't'), named(few(300), 'h'), undefined)).toEqual([])
  })

  it('refuses the training table itself, were its rows all alike, and most of it', () => {
    const refused = { code: 'HOLDOUT_OVERLAPS', exitCode: 3 }
    const check = (x: number[]) => () => checkHoldout(training, named(x, 'h.csv'), undefined)
    expect(check(own)).toThrow(expect.objectContaining(refused))
    expect(check([...own.slice(0, 120), ...numbers(80)])).toThrow(
      'h.csv: 120 of its 200 rows are rows of train.csv too. Give rows that are not in the training table',
    )
    const alike = named(Array(100).fill(1), 'alike.csv')
    expect(() => checkHoldout(alike, alike, undefined)).toThrow(expect.objectContaining(refused))
  })

  it('tells of some groups that are there too, whatever their keys', () => {
    const keys = (count: number) => Array.from({ length: 2 * count }, (_, i) => i >> 1)
    const table = (x: number[], file: string) => ({
      ...tableOf({ key: keys(x.length / 2), x }),
      file,
    })
    const overlap = [...own.slice(100, 120), ...numbers(180)]
    expect(checkHoldout(table(own, 't.csv'), table(overlap, 'h.csv'), 'key')).toEqual([
      'h.csv: 10 of its 100 groups are groups of t.csv too, where 0.0 % of the groups there equal another one: figures against it are too good.',
    ])
  })

  it('tells of a holdout that is too small', () => {
    expect(checkHoldout(training, named(numbers(7), 'h.csv'), undefined)).toEqual([
      'h.csv has 7 rows: with fewer than 50 figures against it say little.',
    ])
  })
})
