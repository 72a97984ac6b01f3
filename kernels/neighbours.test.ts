import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

/** Normal numbers on a coarse grid: many points are equal, and many distances. */
function gridPoints(seed: number, count: number, dims: number): Float64Array {
  const random = new RandomStream(seed, 'grid-points')
  return Float64Array.from({ length: count * dims }, () => Math.round(2 * random.normal()) / 4)
}

function bySquares(points: Float64Array, queries: Float64Array, dims: number, k: number): number[] {
  const found: number[] = []
  for (let q = 0; q < queries.length; q += dims) {
    const squares: number[] = []
    for (let p = 0; p < points.length; p += dims) {
      let square = 0
      for (let d = 0; d < dims; d++) square += (queries[q + d] - points[p + d]) ** 2
      squares.push(square)
    }
    squares.sort((a, b) => a - b)
    for (let i = 0; i < k; i++) found.push(Math.sqrt(squares[i] ?? Number.POSITIVE_INFINITY))
  }
  return found
}

describe.each(testedBuilds())('$name', (build) => {
  it.each([
    [1, 1, 1],
    [1, 3, 2],
    [2, 5, 2],
    [16, 4, 1],
    [17, 2, 2],
    [255, 7, 2],
    [257, 18, 1],
    [600, 3, 2],
    [700, 33, 2],
  ])('nearestNeighbours finds among %i points of %i dims the %i nearest', (n, dims, k) => {
    const test = new TestKernels(build)
    const points = gridPoints(1, n, dims)
    const queries = Float64Array.from([...gridPoints(2, 40, dims), ...points.subarray(0, dims)])
    const size = test.call('neighbourTreeSize', n, dims)
    const [tree, order] = [test.block(size), test.block(n)]
    const scratch = test.block(test.call('neighbourTreeScratch', n, dims))
    test.call('buildNeighbourTree', test.block(points), tree, order, n, dims, scratch)

    const numbers = new Int32Array(test.read(order, n).buffer)
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from(numbers, (_, i) => i))
    const leaves = test.read(tree, size)
    for (let place = 0; place < n; place++) {
      for (let d = 0; d < dims; d++) {
        const coordinate = leaves[(Math.floor(place / 16) * dims + d) * 16 + (place % 16)]
        expect(coordinate).toBe(points[numbers[place] * dims + d])
      }
    }

    const distances = test.block(41 * k)
    test.call('nearestNeighbours', tree, test.block(queries), distances, n, dims, 41, k)
    // Coordinates are multiples of ¼: all sums of squares are exact, and so are their roots' roundings.
    const expected = bySquares(points, queries, dims, k).map(Math.fround)
    expect([...test.read(distances, 41 * k)]).toEqual(expected)
  })

  it('buildNeighbourTree takes sorted, equal and huge coordinates', () => {
    const test = new TestKernels(build)
    const n = 500
    const columns = [(i: number) => i, (i: number) => -i, () => 3, (i: number) => (i % 2) * 1e19]
    const points = Float64Array.from({ length: n * 4 }, (_, i) => columns[i % 4](Math.floor(i / 4)))
    const tree = test.block(test.call('neighbourTreeSize', n, 4))
    const scratch = test.block(test.call('neighbourTreeScratch', n, 4))
    test.call('buildNeighbourTree', test.block(points), tree, test.block(n), n, 4, scratch)
    const distances = test.block(2 * n)
    test.call('nearestNeighbours', tree, test.block(points), distances, n, 4, n, 2)
    const found = test.read(distances, 2 * n)
    for (let i = 0; i < n; i++) {
      expect(found[2 * i]).toBe(0)
      expect(found[2 * i + 1]).toBe(Math.fround(Math.sqrt(8)))
    }
  })
})
