import { expect, it } from 'vitest'
import { sortedValues } from '../statistics/sortedValues.js'
import { type Cells, tableOf } from '../testing/tableOf.js'
import { rareValues } from './rareValues.js'

const rareOf = (real: Cells, synthetic: Cells) => {
  const type = { c: typeof real[0] === 'string' ? 'category' : 'number' } as const
  return rareValues(
    tableOf({ c: real }, type).columns[0],
    tableOf({ c: synthetic }, type).columns[0],
    sortedValues,
  )
}
const times = (count: number, value: number | string) => new Array(count).fill(value)

it('counts rare values whose synthetic share is more than twice the real one', () => {
  // Counts 10, 1, 8, 1: the 10 % quantile is 1, so b and d are rare, each 5 % of the real rows.
  const real = [...times(10, 'a'), 'b', ...times(8, 'c'), 'd']
  const synthetic = [...times(16, 'a'), ...times(2, 'b'), ...times(3, 'd'), ...times(0, 'c')]
  expect(rareOf(real, synthetic)).toEqual({ column: 'c', rare: 2, exposed: 1 })
  const exactlyTwice = [...times(8, 'a'), 'b', 'd']
  expect(rareOf(real, exactlyTwice)).toEqual({ column: 'c', rare: 2, exposed: 0 })
})

it('takes each distinct number for a value', () => {
  const real = [1, 1, 1, 2, 3, 3, 3, null]
  expect(rareOf(real, [2, 2, 5, null])).toEqual({ column: 'c', rare: 1, exposed: 1 })
  expect(rareOf(real, real)).toEqual({ column: 'c', rare: 1, exposed: 0 })
})

it('has the 10 % quantile interpolated, as numpy does', () => {
  // Counts 1, 2, 5: the quantile is 1.2.
  expect(rareOf([1, 2, 2, 3, 3, 3, 3, 3], [9]).rare).toBe(1)
})

it('finds nothing rare in a column without values, nor exposed by one', () => {
  expect(rareOf([null, null], [1])).toEqual({ column: 'c', rare: 0, exposed: 0 })
  expect(rareOf([1, 2], [null])).toEqual({ column: 'c', rare: 2, exposed: 0 })
})
