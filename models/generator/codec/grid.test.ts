import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeBetween, findGrid, isOnGrid, toGrid, valueWithin } from './grid.js'
import { groupedTable } from './testing/groupedTable.js'

function gridOf(cells: number[][], type: 'number' | 'datetime' = 'number', threshold = 1) {
  const { table, groups } = groupedTable({ x: { type, cells } })
  const column = table.columns[1]
  if (!('values' in column)) throw new Error('no numbers')
  return findGrid(column, groups, threshold)
}

const day = Date.UTC(2024, 1, 29)

describe('the grid of a column', () => {
  it.each([
    ['whole numbers', [3, -7, 1e300], { times: 1, over: 1 }],
    ['one decimal', [4.1, 0.3, -12], { times: 1, over: 10 }],
    ['nine decimals', [1e-9, 0.1], { times: 1, over: 1e9 }],
    ['no decimal text of 22 digits', [1e-300, 2], null],
  ])('is that of %s', (_, values, grid) => {
    expect(gridOf([values])).toEqual(grid)
  })

  it.each([
    ['days', day, 86_400_000],
    ['hours', day + 3_600_000, 3_600_000],
    ['minutes', day + 60_000, 60_000],
    ['seconds', day + 1000, 1000],
    ['milliseconds', day + 1, 1],
  ])('is that of whole %s', (_, time, times) => {
    expect(gridOf([[day, time]], 'datetime')).toEqual({ times, over: 1 })
  })

  it('disregards what fewer groups than the threshold hold', () => {
    const cells = [[0.25], [0.5], [0.5], ...Array.from({ length: 20 }, (_, i) => [i])]
    expect(gridOf(cells, 'number', 4)).toEqual({ times: 1, over: 1 })
    expect(gridOf(cells, 'number', 3)).toEqual({ times: 1, over: 10 })
    expect(gridOf(cells, 'number', 1)).toEqual({ times: 1, over: 100 })
  })

  it('gives back the float64 that a decimal text reads as', () => {
    const decimal = fc.tuple(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.nat(8))
    fc.assert(
      fc.property(decimal, ([digits, decimals]) => {
        const text = (digits / 10 ** decimals).toFixed(decimals)
        const grid = { times: 1, over: 10 ** decimals }
        expect(toGrid(grid, Number(text) * (1 + 1e-16))).toBe(Number(text) + 0)
      }),
    )
  })
})

const grid = fc.constantFrom(
  null,
  { times: 1, over: 1 },
  { times: 1, over: 100 },
  { times: 86_400_000, over: 1 },
)
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1000, max: 1000 }),
)

it('puts edges between values, where no value of the grid is unless there is no room', () => {
  fc.assert(
    fc.property(grid, number, number, (grid, x, y) => {
      const [a, b] = [toGrid(grid, x), toGrid(grid, y)].sort((p, q) => p - q)
      fc.pre(a < b && Number.isFinite(a) && Number.isFinite(b))
      const edge = edgeBetween(grid, a, b)
      expect(edge > a && edge <= b).toBe(true)
      if (grid && Math.abs(a) < 1e9 && Math.abs(b) < 1e9) expect(isOnGrid(grid, edge)).toBe(false)
    }),
  )
})

it('draws values of the grid that are inside', () => {
  const share = fc.double({ min: 2 ** -33, max: 1 - 2 ** -33, noNaN: true })
  fc.assert(
    fc.property(grid, number, number, number, share, (grid, x, y, z, u) => {
      const [a, b, c] = [x, y, z].map((value) => toGrid(grid, value)).sort((p, q) => p - q)
      fc.pre(a < b && b < c && Number.isFinite(a) && Number.isFinite(c))
      const [low, high] = [edgeBetween(grid, a, b), edgeBetween(grid, b, c)]
      fc.pre(low < high)
      const value = valueWithin(grid, low, high, u)
      expect(value >= low && value < high).toBe(true)
      expect(isOnGrid(grid, value)).toBe(true)
    }),
  )
})
