import { expect, it } from 'vitest'
import { tableOf } from '../testing/tableOf.js'
import { encodeRows, pointsAt } from './rowEncoding.js'

it('scales numbers and the places of sorted labels to 0 … 1 over all tables', () => {
  const first = tableOf({ n: [2, 4], l: ['b', 'd'], c: [7, 7] })
  const second = tableOf({ n: [10, 2], l: ['a', 'c'], c: [7, 7] })
  const { points, largestDistance } = encodeRows([first.columns, second.columns])
  const third = Math.fround(1 / 3)
  expect([...points[0].values]).toEqual([0, third, 0, 0.25, 1, 0])
  expect([...points[1].values]).toEqual([1, 0, 0, 0, Math.fround(2 / 3), 0])
  expect(largestDistance).toBe(Math.sqrt(3))
})

it('keeps a missing value apart from every other, at most 1 away', () => {
  const table = tableOf({ n: [0, 0.5, 1, null], l: ['a', 'b', null, null] })
  const [{ values, dims }] = encodeRows([table.columns]).points
  expect(dims).toBe(3)
  const flag = Math.fround(Math.sqrt(0.75))
  expect([...values]).toEqual([0, 0, 0, 0.5, 0, 0.5, 1, 0, 1, 0.5, flag, 1])
})

it('takes columns without any value, and constants', () => {
  const table = tableOf({ n: [null, null], c: [3, 3] }, { n: 'number' })
  const [{ values }] = encodeRows([table.columns]).points
  const flag = Math.fround(Math.sqrt(0.75))
  expect([...values]).toEqual([0.5, flag, 0, 0.5, flag, 0])
})

it('picks points in the order given', () => {
  const points = { values: Float32Array.of(1, 2, 3, 4, 5, 6), count: 3, dims: 2 }
  expect(pointsAt(points, Int32Array.of(2, 0))).toEqual({
    values: Float32Array.of(5, 6, 1, 2),
    count: 2,
    dims: 2,
  })
})
