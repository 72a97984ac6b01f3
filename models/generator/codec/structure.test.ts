import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { decodeTable } from './decodeTable.js'
import { encodeTable } from './encodeTable.js'
import { fitCodec } from './fitCodec.js'
import { generatorColumns } from './networkColumns.js'
import { type Cell, cellsOf, groupedTable } from './testing/groupedTable.js'
import { runningTotals } from './testing/runningTotals.js'

const hour = 3_600_000

/** Stays of a patient on a ward: hourly rows with gaps, counted, and a running total of doses. */
function stays(seed: number, count: number, missing = 0) {
  const random = new RandomStream(seed, 'stays')
  const lengths = Array.from({ length: count }, () => 1 + random.integer(6))
  const cellsOfGroups = (draw: (length: number) => Cell[]) => lengths.map(draw)
  const rows = (length: number) => Array.from({ length }, (_, row) => row)
  const doses = cellsOfGroups((length) => rows(length).map(() => random.integer(40) / 10))
  const times = cellsOfGroups((length) => {
    let time = hour * random.integer(5000)
    return rows(length).map((row) => {
      time += hour * (random.uniform() < 0.7 ? 1 : random.integer(30))
      return row > 0 && random.uniform() < missing ? null : time
    })
  })
  return groupedTable({
    ward: {
      type: 'category',
      cells: cellsOfGroups((length) =>
        rows(length)
          .fill(0)
          .map(() => `w${length % 3}`),
      ),
    },
    born: {
      type: 'datetime',
      cells: cellsOfGroups((length) => {
        const day = 24 * hour * random.integer(9000)
        return rows(length).map(() => day)
      }),
    },
    time: { type: 'datetime', cells: times },
    step: { type: 'number', cells: cellsOfGroups((length) => rows(length).map((row) => row + 1)) },
    dose: { type: 'number', cells: doses },
    total: {
      type: 'number',
      cells: doses.map((own) => runningTotals(own.map(Number))),
    },
  })
}

const made = (columns: readonly { made: string }[]) => columns.map((column) => column.made)

describe('a table with structure inside its groups', () => {
  it('comes back from its codes, where every value has one', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0, 0.2), (seed, missing) => {
        const { table, groups } = stays(seed, 120, missing)
        const codec = fitCodec(table, groups, { key: 'id', maxCodes: 1e4, protect: false, seed })
        expect(made(codec.columns)).toEqual([
          'labels',
          'numbers',
          'risen',
          'counted',
          'numbers',
          'summed',
        ])
        const { codes, lengths } = encodeTable(codec, table, groups)
        const settings = { seed, firstGroup: 0, keys: groups.keys }
        const decoded = decodeTable(codec, codes, lengths, settings)
        expect(decoded.columns.map(cellsOf)).toEqual(table.columns.map(cellsOf))
      }),
      { numRuns: 10 },
    )
  })

  it('keeps it in whatever a network draws, inside the released range', () => {
    const { table, groups } = stays(1, 400, 0.1)
    const codec = fitCodec(table, groups, { key: 'id', maxCodes: 20, seed: 1 })
    const columns = generatorColumns(codec)
    expect(columns.map(({ rows }) => rows)).toEqual(['first', 'first', 'first', 'later', 'all'])
    const random = new RandomStream(1, 'codes')
    const lengths = Int32Array.from({ length: 300 }, () => 1 + random.integer(9))
    const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0))
    const rows = lengths.reduce((a, b) => a + b, 0)
    const isFirst = (row: number) => starts.includes(row)
    const codes = Int32Array.from({ length: rows * columns.length }, (_, i) => {
      const { nCodes, rows: own } = columns[i % columns.length]
      const first = isFirst(Math.floor(i / columns.length))
      if (own === 'all') return random.integer(nCodes)
      return first === (own === 'first') ? random.integer(nCodes - 1) : nCodes - 1
    })
    const keys = Array.from(lengths, (_, i) => i)
    const decoded = decodeTable(codec, codes, lengths, { seed: 1, firstGroup: 0, keys })
    const cells = new Map(decoded.columns.map((column) => [column.name, cellsOf(column)]))
    const real = new Map(table.columns.map((column) => [column.name, cellsOf(column)]))
    const largest = (values: readonly Cell[]) =>
      values.reduce<number>((most, value) => Math.max(most, Number(value ?? 0)), 0)
    for (const [group, start] of starts.entries()) {
      const of = (name: string) => cells.get(name)!.slice(start, start + lengths[group])
      expect(new Set(of('ward')).size).toBe(1)
      expect(new Set(of('born')).size).toBe(1)
      expect(of('step')).toEqual(of('step').map((_, row) => row + 1))
      const times = of('time').filter((time) => time !== null)
      expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)))
      for (const time of times) expect(Number(time) % hour).toBe(0)
      expect(of('total')).toEqual(runningTotals(of('dose').map(Number)))
    }
    expect(largest(cells.get('time')!)).toBeLessThanOrEqual(largest(real.get('time')!))
  })
})

describe('orderBy', () => {
  const random = new RandomStream(2, 'order')
  const cells = Array.from({ length: 8 }, () =>
    [1, 2, 2, 5].map((value) => value + random.integer(2) * 9),
  )
  const { table, groups } = groupedTable({
    rising: { type: 'number', cells: cells.map((own) => own.toSorted((a, b) => a - b)) },
    other: { type: 'number', cells: cells.map((own) => own.toReversed()) },
    label: { type: 'category', cells: cells.map((own) => own.map(String)) },
  })
  const ordered = (orderBy: string) =>
    fitCodec(table, groups, { key: 'id', protect: false, orderBy, seed: 1 })

  it('makes a column rise that has too few groups to tell', () => {
    expect(made(fitCodec(table, groups, { key: 'id', protect: false, seed: 1 }).columns)[0]).toBe(
      'numbers',
    )
    expect(made(ordered('rising').columns)).toEqual(['risen', 'numbers', 'labels'])
  })

  it.each([
    [
      'other',
      'test.csv, column other: it falls inside 8 of 8 groups, so their rows are not in its order. Sort the rows of each group by it, or leave --order-by out.',
    ],
    [
      'label',
      'test.csv, column label: rows cannot be in the order of it: it is category. Give a column of numbers or times.',
    ],
    ['id', 'there is no column id'],
  ])('refuses %s', (orderBy, message) => {
    expect(() => ordered(orderBy)).toThrow(message)
  })
})
