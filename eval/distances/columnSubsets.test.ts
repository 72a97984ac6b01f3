import { expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import type { EncodedTables } from '../similarity/encode.js'
import { columnSubsets } from './columnSubsets.js'

/** Dimensions d, d+3, d+6 … follow one number each, with some noise. */
function encodedInThrees(dims: number): EncodedTables {
  const random = new RandomStream(1, 'encoded')
  const count = 200
  const values = new Float32Array(count * dims)
  for (let row = 0; row < count; row++) {
    const factors = [random.normal(), random.normal(), random.normal()]
    for (let d = 0; d < dims; d++) values[row * dims + d] = factors[d % 3] + 0.3 * random.normal()
  }
  const points = { values, count, dims }
  const names = Array.from({ length: dims }, (_, d) => `d${d}`)
  return { training: points, holdout: points, synthetic: points, names, notes: [] }
}

it('is all dimensions where there are at most ten', () => {
  expect(columnSubsets(encodedInThrees(10), 1)).toEqual([
    { description: 'all 10 dimensions', dims: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
  ])
})

it('has groups of correlated dimensions and disjoint random ones of about equal size', () => {
  const subsets = columnSubsets(encodedInThrees(11), 1)
  expect(subsets.slice(0, 4)).toEqual([
    { description: 'all 11 dimensions', dims: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
    { description: '4 correlated dimensions: d0, d3, d6, d9', dims: [0, 3, 6, 9] },
    { description: '4 correlated dimensions: d1, d4, d7, d10', dims: [1, 4, 7, 10] },
    { description: '3 correlated dimensions: d2, d5, d8', dims: [2, 5, 8] },
  ])
  const random = subsets.slice(4).map(({ dims }) => dims)
  expect(random.map(({ length }) => length)).toEqual([4, 3, 4])
  expect(random.flat().sort((a, b) => a - b)).toEqual(subsets[0].dims)
})

it('takes constant dimensions, and shortens long lists', () => {
  const encoded = encodedInThrees(40)
  for (const { values } of [encoded.training]) {
    for (let at = 5; at < values.length; at += 40) values[at] = 0.25
  }
  const subsets = columnSubsets(encoded, 1)
  expect(subsets.slice(1, 4).flatMap(({ dims }) => dims)).toHaveLength(40)
  expect(subsets[4].description).toMatch(/^13 random dimensions: (d\d+, ){7}d\d+ and 5 more$/)
})
