import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import type { NumberType } from '../../../datasets/table.js'
import { decodeTable } from './decodeTable.js'
import { encodeTable } from './encodeTable.js'
import { fitNumbers, type NumberCodec } from './fitNumbers.js'
import { noProtection, type Thresholds } from './protection.js'
import { codecVersion, type TableCodec } from './tableCodec.js'
import { type Cell, cellsOf, groupedTable } from './testing/groupedTable.js'

const thresholds: Thresholds = { holders: 5, low: 6, high: 7 }

function tableWith(cells: readonly (readonly Cell[])[], type: NumberType = 'number') {
  return groupedTable({ x: { type, cells } })
}

function fitted(
  cells: readonly (readonly Cell[])[],
  options: { maxCodes?: number; thresholds?: Thresholds; type?: NumberType } = {},
): NumberCodec {
  const { table, groups } = tableWith(cells, options.type)
  const column = table.columns[1]
  if (!('values' in column)) throw new Error('no numbers')
  return fitNumbers(column, groups, options.maxCodes ?? 100, options.thresholds ?? thresholds)
}

/** What the cells become when they are encoded and decoded. */
function back(
  numbers: NumberCodec,
  cells: readonly (readonly Cell[])[],
  seed = 1,
  type: NumberType = 'number',
): Cell[] {
  const { table, groups } = tableWith(cells, type)
  const tableCodec: TableCodec = {
    version: codecVersion,
    key: { name: 'id', type: 'number' as const },
    columns: [{ name: 'x', type, made: 'numbers', once: false, numbers }],
    lengths: { values: [1], counts: [1] },
  }
  const { codes, lengths } = encodeTable(tableCodec, table, groups)
  const keys = groups.keys
  return cellsOf(decodeTable(tableCodec, codes, lengths, { seed, firstGroup: 0, keys }).columns[1])
}

function times(count: number, ...cells: Cell[]): Cell[][] {
  return Array.from({ length: count }, () => cells)
}

function normals(seed: number, count: number, digits = 9): number[] {
  const random = new RandomStream(seed, 'normals')
  return Array.from({ length: count }, () => Number(random.normal().toFixed(digits)))
}

function moments(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(square) }
}

describe('few different values', () => {
  it.each([5, 6, 7])('are released from %i groups on, others become the nearest', (holders) => {
    const cells = [
      ...times(holders, 1, 1),
      ...times(holders - 1, 3, 3, 3),
      ...times(holders, 4, 4),
      ...times(holders, 9, 9, 9),
    ]
    const codec = fitted(cells, { thresholds: { holders, low: 5, high: 5 } })
    expect(codec.cells.map(([piece]) => piece[0])).toEqual([1, 4, 9])
    const decoded = back(codec, cells)
    expect(decoded).toEqual(cells.flat().map((value) => (value === 3 ? 4 : value)))
  })

  it('end at the bound of the most extreme groups even where a value beyond has holders enough', () => {
    const cells = [...times(5, 1), ...times(9, 2), ...times(9, 3), ...times(6, 4)]
    const codec = fitted(cells)
    expect(codec.cells.map(([piece]) => piece[0])).toEqual([2, 3])
    expect(back(codec, [[-5, 1, 4, 99]])).toEqual([2, 2, 3, 3])
  })

  it('take −0 for 0 and give back decimals exactly', () => {
    const cells = times(9, -0, 4.1, 0, -0.3, null)
    const codec = fitted(cells)
    expect(codec).toMatchObject({ grid: { times: 1, over: 10 }, missing: true })
    expect(back(codec, cells)).toEqual(times(9, 0, 4.1, 0, -0.3, null).flat())
  })

  it('are gathered in intervals where most of them have too few holders', () => {
    const cells = Array.from({ length: 60 }, (_, group) => [group])
    const codec = fitted(cells)
    expect(codec.cells.length).toBeGreaterThan(5)
    expect(codec.cells.length).toBeLessThanOrEqual(12)
    expectProtected(codec, cells)
  })
})

/** Slowly: no end of a piece and no single value is that of too few groups, and enough have values inside. */
function expectProtected({ cells: codecCells, grid }: NumberCodec, cells: readonly Cell[][]) {
  const holders = (isMeant: (value: number) => boolean) =>
    cells.filter((group) => group.some((value) => value !== null && isMeant(Number(value)))).length
  for (const [low, high] of codecCells.flat()) {
    if (low === high) expect(holders((value) => value === low)).toBeGreaterThanOrEqual(5)
    else expect(holders((value) => value >= low && value < high)).toBeGreaterThanOrEqual(5)
    for (const end of [low, high]) {
      const count = holders((value) => value === end)
      expect(count === 0 || count >= 5, `${end} of ${count} groups, grid ${grid?.over}`).toBe(true)
    }
  }
}

describe('many different values', () => {
  it('never lead beyond the 6th lowest and the 7th highest group’s', () => {
    const cells = normals(1, 900).map((value, i) => (i % 3 ? [value] : [value, null, value * 2]))
    const lowest = cells.map((group) => Math.min(...group.map((value) => value ?? Infinity)))
    const highest = cells.map((group) => Math.max(...group.map((value) => value ?? -Infinity)))
    const low = lowest.sort((a, b) => a - b)[5]
    const high = highest.sort((a, b) => b - a)[6]
    const codec = fitted(cells)
    const decoded = back(codec, cells).filter((value) => value !== null)
    expect(Math.min(...decoded.map(Number))).toBeGreaterThan(low)
    expect(Math.max(...decoded.map(Number))).toBeLessThan(high)
    expect(Math.min(...codec.cells.flat(2))).toBeGreaterThan(low)
    expectProtected(codec, cells)
  })

  it('have bounds of values themselves where groups enough hold them', () => {
    const cells = [...times(8, -3), ...normals(2, 500, 6).map((value) => [Math.abs(value)])]
    const codec = fitted(cells, { maxCodes: 20 })
    expect(codec.cells[0][0].slice(0, 2)).toEqual([-3, -3])
  })

  it('are protected in whole numbers and any others, however they crowd', () => {
    const value = fc.oneof(
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: -400, max: 400 }).map((n) => n / 10),
      // Not any float64: between neighbours there would be no room for an edge.
      fc.float({ min: -5, max: 5, noNaN: true }),
      fc.constant(null),
    )
    const groups = fc.array(fc.array(value, { minLength: 1, maxLength: 9 }), {
      minLength: 20,
      maxLength: 90,
    })
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 60 }), (cells, maxCodes) => {
        expectProtected(fitted(cells, { maxCodes }), cells)
      }),
      { numRuns: 30 },
    )
  })

  it('have about maxCodes codes of about equal share', () => {
    const codec = fitted(
      normals(3, 20_000).map((value) => [value]),
      { maxCodes: 50 },
    )
    const rows = codec.cells.map((cell) => cell.reduce((sum, [, , count]) => sum + count, 0))
    expect(codec.cells.length).toBeGreaterThanOrEqual(48)
    expect(codec.cells.length).toBeLessThanOrEqual(50)
    expect(rows.reduce((a, b) => a + b)).toBe(20_000)
    expect(Math.max(...rows)).toBeLessThan(1.05 * 400)
    expect(Math.max(...codec.cells.map((cell) => cell.length))).toBeLessThanOrEqual(33)
  })

  it('give a code to a value with a bin’s share, such as 0, and never take others for it', () => {
    const cells = normals(4, 6000).map((value, i) => [i % 10 < 4 ? 0 : value])
    const codec = fitted(cells)
    const alone = codec.cells.filter(([[low, high]]) => low === high)
    expect(alone).toEqual([[[0, 0, 2400]]])
    const decoded = back(codec, cells)
    for (const [i, [value]] of cells.entries()) expect(decoded[i] === 0).toBe(value === 0)
  })

  it.each([
    ['with protection', thresholds],
    ['without', noProtection],
  ])('keep mean and quantiles inside each bin %s', (_, used) => {
    const values = normals(5, 40_000).map((value) => Number(Math.exp(value).toFixed(6)))
    const cells = values.map((value) => [value])
    const codec = fitted(cells, { thresholds: used })
    const sorted = [...values].sort((a, b) => a - b)
    const decoded = back(codec, cells)
      .map(Number)
      .sort((a, b) => a - b)
    // Draws within a bin of 400 shift a rank by up to 5 standard deviations, 5 · √(400 / 4), and by a piece of 13;
    // the ends are where protection clips.
    const shift = 50 + 13
    for (let i = 100; i < 39_900; i += 50) {
      expect(decoded[i]).toBeGreaterThan(sorted[i - shift])
      expect(decoded[i]).toBeLessThan(sorted[i + shift])
    }
    for (let i = 400; i < 39_600; i += 400) {
      const [found, expected] = [decoded, sorted].map((all) => moments(all.slice(i, i + 400)))
      expect(Math.abs(found.mean - expected.mean)).toBeLessThan((5 * expected.deviation) / 20)
    }
  })

  it('stay whole numbers and times of the same resolution', () => {
    const whole = fitted(normals(6, 2000).map((value) => [Math.round(value * 1000)]))
    expect(back(whole, times(300, -800, 3, 250)).every(Number.isInteger)).toBe(true)
    const hour = 3_600_000
    const time = (value: number) => [Date.UTC(2025, 0) + Math.round(value * 2000) * hour]
    const hours = fitted(normals(7, 2000).map(time), { type: 'datetime' })
    const decoded = back(hours, normals(8, 500).map(time), 1, 'datetime')
    expect(decoded.every((value) => Number(value) % hour === 0)).toBe(true)
    expect(new Set(decoded).size).toBeGreaterThan(300)
  })
})

describe('a column', () => {
  it('of huge and tiny numbers keeps inside its range', () => {
    const cells = [-1.7e308, -1e300, 5e-324, 1e-300, 1, 2 ** 60, 1.7e308].flatMap((value, i) =>
      Array.from({ length: 30 }, (_, j) => [value / (1 + (i + 1) * j)]),
    )
    for (const maxCodes of [5, 300]) {
      const codec = fitted(cells, { maxCodes, thresholds: noProtection })
      for (const value of back(codec, cells).map(Number)) {
        expect(value >= -1.7e308 && value <= 1.7e308).toBe(true)
      }
    }
  })

  it.each([
    ['without values', times(30, null)],
    ['of few groups', [[1], [2], [3], [4]]],
    ['of groups that all differ', Array.from({ length: 9 }, (_, i) => [i])],
  ])('%s is missing altogether', (_, cells) => {
    const codec = fitted(cells)
    expect(codec).toMatchObject({ cells: [], missing: true })
    expect(back(codec, [[1, 2, null]])).toEqual([null, null, null])
  })

  it('with one value has it back', () => {
    const codec = fitted(times(9, 2.5))
    expect(codec).toMatchObject({ cells: [[[2.5, 2.5, 9]]], missing: false })
    expect(back(codec, [[2.5, 7, null]])).toEqual([2.5, 2.5, 2.5])
  })

  it('takes a missing value for the most frequent code where training had none', () => {
    const codec = fitted([...times(9, 1), ...times(12, 2, 2), ...times(9, 3)])
    expect(back(codec, [[null]])).toEqual([2])
  })
})
