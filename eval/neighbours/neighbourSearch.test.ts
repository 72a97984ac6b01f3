import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { NeighbourSearch } from './neighbourSearch.js'
import type { PointSet } from './pointSet.js'
import { bruteForce } from './testing/bruteForce.js'

const search = new NeighbourSearch(2)
afterAll(() => search.close())

/** Normal points; with `grid` on a coarse one, where many are equal. */
function randomPoints(name: string, count: number, dims: number, grid?: number): PointSet {
  const random = new RandomStream(1, name, count, dims)
  const values = Float32Array.from({ length: count * dims }, () =>
    grid ? Math.round(random.normal() * grid) / grid : random.normal(),
  )
  return { values, count, dims }
}

it('finds what comparing all with all in float64 finds', async () => {
  const count = fc.integer({ min: 1, max: 300 })
  const grid = fc.constantFrom(undefined, 1, 4)
  const property = fc.asyncProperty(
    count,
    count,
    fc.integer({ min: 1, max: 33 }),
    grid,
    fc.constantFrom(1 as const, 2 as const),
    async (nQueries, nBase, dims, step, k) => {
      const queries = randomPoints('queries', nQueries, dims, step)
      const base = randomPoints('base', nBase, dims, step)
      const found = await search.distances(queries, base, k)
      const expected = bruteForce(queries, base, k)
      expect(found.length).toBe(expected.length)
      for (let i = 0; i < found.length; i++) {
        if (Number.isFinite(expected[i])) {
          expect(Math.abs(found[i] - expected[i])).toBeLessThanOrEqual(2e-6 * expected[i])
        } else expect(found[i]).toBe(expected[i])
      }
    },
  )
  await fc.assert(property, { numRuns: 60 })
})

it('gives exactly 0 for points that stand in the base, and for the second one where they stand there twice', async () => {
  const once = randomPoints('base', 500, 7)
  const twice = {
    values: Float32Array.from([...once.values, ...once.values]),
    count: 1000,
    dims: 7,
  }
  expect(await search.distances(once, once, 1)).toEqual(new Float32Array(500))
  expect(await search.distances(once, twice, 2)).toEqual(new Float32Array(1000))
})

it('has no second neighbour in a base of one point, and none at all in an empty one', async () => {
  const queries = { values: Float32Array.of(0, 0, 3, 4), count: 2, dims: 2 }
  const origin = { values: Float32Array.of(0, 0), count: 1, dims: 2 }
  const empty = { values: new Float32Array(0), count: 0, dims: 2 }
  const infinity = Number.POSITIVE_INFINITY
  expect([...(await search.distances(queries, origin, 2))]).toEqual([0, infinity, 5, infinity])
  expect([...(await search.distances(queries, empty, 1))]).toEqual([infinity, infinity])
  expect(await search.distances(empty, queries, 2)).toEqual(new Float32Array(0))
})

it('gives the same on one worker as on two, and tells how far it is', async () => {
  const queries = randomPoints('queries', 9000, 5)
  const base = randomPoints('base', 3000, 5)
  const done: number[] = []
  const onTwo = await search.distances(queries, base, 2, (count) => done.push(count))
  expect(done).toEqual([4096, 8192, 9000])
  const one = new NeighbourSearch(1)
  expect(await one.distances(queries, base, 2)).toEqual(onTwo)
  await one.close()
})

it('refuses coordinates that are no finite numbers, and arrays of the wrong size', async () => {
  const good = { values: Float32Array.of(1, 2, 3, 4), count: 2, dims: 2 }
  const bad = { ...good, values: Float32Array.of(1, 2, Number.NaN, 4) }
  await expect(search.distances(good, bad, 1)).rejects.toThrow(
    'row 2: coordinate 0 of a point of base is NaN',
  )
  await expect(search.distances({ ...good, count: 3 }, good, 1)).rejects.toThrow(
    'queries has shape [4], expected count 3 × dims 2',
  )
  await expect(search.distances(good, { ...good, count: 4, dims: 1 }, 1)).rejects.toThrow(
    'base has shape [4,1], expected [4,2]',
  )
})
