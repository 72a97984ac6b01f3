import { expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { nearerToTraining } from './nearerToTraining.js'

const random = new RandomStream(1, 'points')
const points = (count: number) =>
  Array.from({ length: count }, () => [random.normal(), random.normal()])
const flat = (rows: number[][]) => tableOf({ x: rows.map(([x]) => x), y: rows.map(([, y]) => y) })
const own = points(600)
const training = flat(own)
const options = { seed: 1, workers: 1 }
const chosen = Int32Array.from({ length: 600 }, (_, i) => i)

/** A pool of single rows, of which the first 600 are chosen. */
function poolOf(rows: number[][]) {
  return { table: flat(rows), starts: Int32Array.from({ length: rows.length + 1 }, (_, i) => i) }
}

it('sees no difference where any are chosen, and a large one where those beside training rows are', async () => {
  const any = (await nearerToTraining({ training }, poolOf(points(1800)), chosen, options))!
  expect(Math.abs(any.chosen - any.others)).toBeLessThan(4 * any.error)
  expect(any.error).toBeCloseTo(Math.sqrt(0.25 / 600 + 0.25 / 600), 10)
  const near = own.map(([x, y]) => [x + 0.01 * random.normal(), y + 0.01 * random.normal()])
  const pool = poolOf([...near, ...points(1200)])
  const copied = (await nearerToTraining({ training }, pool, chosen, options))!
  expect(copied.chosen).toBeGreaterThan(0.8)
  expect(copied.chosen - copied.others).toBeGreaterThan(10 * copied.error)
})

it('counts groups, not their rows, as what can be told', async () => {
  const rows = points(1800)
  const key = rows.map((_, i) => i >> 1)
  const keyed = (some: number[][]) =>
    tableOf({ key: key.slice(0, some.length), x: some.map(([x]) => x), y: some.map(([, y]) => y) })
  const starts = Int32Array.from({ length: 901 }, (_, i) => 2 * i)
  const tables = { training: keyed(own), key: 'key' }
  const pool = { table: keyed(rows), starts }
  const { error } = (await nearerToTraining(tables, pool, chosen.subarray(0, 300), options))!
  expect(error).toBeCloseTo(Math.sqrt(0.25 / 300 + 0.25 / 300), 10)
})

it('has nothing to compare with where all of the pool is chosen', async () => {
  const pool = poolOf(points(600))
  expect(await nearerToTraining({ training }, pool, chosen, options)).toBeUndefined()
})
