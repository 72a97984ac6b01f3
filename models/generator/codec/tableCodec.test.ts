import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { groupRows } from '../../../datasets/groups.js'
import type { Column } from '../../../datasets/table.js'
import { decodeTable } from './decodeTable.js'
import { encodeTable } from './encodeTable.js'
import { fitCodec } from './fitCodec.js'
import { generatorColumns } from './networkColumns.js'
import type { TableCodec } from './tableCodec.js'
import { arbitraryTable } from './testing/arbitraryTable.js'
import { cellsOf, groupedTable } from './testing/groupedTable.js'

const options = { seed: 5, firstGroup: 0 }

/** Any codes of `lengths`, forbidden ones included, each column's highest among them. */
function anyCodes(codec: TableCodec, lengths: Int32Array, seed: number): Int32Array {
  const random = new RandomStream(seed, 'any-codes')
  const columns = generatorColumns(codec)
  const rows = lengths.reduce((sum, length) => sum + length, 0)
  return Int32Array.from({ length: rows * columns.length }, (_, i) =>
    random.integer(columns[i % columns.length].nCodes),
  )
}

describe('the codes of a decoded table', () => {
  it('are those that it was decoded from', () => {
    fc.assert(
      fc.property(
        arbitraryTable,
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        fc.nat(),
        (columns, maxCodes, protect, seed) => {
          const { table, groups } = groupedTable(columns)
          const fitted = fitCodec(table, groups, { key: 'id', maxCodes, protect, seed })
          const codec: TableCodec = JSON.parse(JSON.stringify(fitted))
          expect(codec).toEqual(fitted)
          const own = encodeTable(codec, table, groups)
          const any = anyCodes(codec, own.lengths, seed)
          for (const codes of [own.codes, any]) {
            const decoded = decodeTable(codec, codes, own.lengths, {
              ...options,
              keys: groups.keys,
            })
            const again = encodeTable(codec, decoded, groups)
            expect(Array.from(again.codes)).toEqual(Array.from(codes))
            expect(again.lengths).toEqual(own.lengths)
            expect(decoded.columns.map(({ name, type }) => [name, type])).toEqual(
              table.columns.map(({ name, type }) => [name, type]),
            )
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})

it('makes a table without keys from a codec without one', () => {
  const keyed = groupedTable({
    x: { type: 'number', cells: [1, 2, 2, 1, 2].map((x) => [x]) },
    label: { type: 'category', cells: ['a', 'b', 'a', 'a', 'a'].map((label) => [label]) },
  }).table
  const table = { ...keyed, file: 'generated table', columns: keyed.columns.slice(1) }
  const groups = groupRows(table, undefined)
  const codec = fitCodec(table, groups, { seed: 1, protect: false })
  expect(codec.key).toBeNull()
  expect(codec.lengths).toEqual({ values: [1], counts: [5] })
  const { codes, lengths } = encodeTable(codec, table, groups)
  const decoded = decodeTable(codec, codes, lengths, { ...options, keys: groups.keys })
  expect(decoded).toEqual(table)
})

/** The column with the values that each stands for in the other table. */
function rangeOf(column: Column) {
  const values = cellsOf(column).filter((value) => value !== null)
  return [Math.min(...values.map(Number)), Math.max(...values.map(Number))]
}

describe('a decoded table', () => {
  it('is the table itself where every value has a code of its own and nothing is protected', () => {
    fc.assert(
      fc.property(arbitraryTable, (columns) => {
        const { table, groups } = groupedTable(columns)
        const codec = fitCodec(table, groups, {
          key: 'id',
          maxCodes: 1000,
          protect: false,
          seed: 1,
        })
        const { codes, lengths } = encodeTable(codec, table, groups)
        const decoded = decodeTable(codec, codes, lengths, { ...options, keys: groups.keys })
        expect(decoded.columns.map((column) => cellsOf(column))).toEqual(
          table.columns.map((column) => cellsOf(column).map((cell) => (cell === 0 ? 0 : cell))),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('never leaves the range of training, and its labels are as every table has them', () => {
    fc.assert(
      fc.property(arbitraryTable, fc.boolean(), fc.nat(), (columns, protect, seed) => {
        const { table, groups } = groupedTable(columns)
        const codec = fitCodec(table, groups, { key: 'id', maxCodes: 7, protect, seed })
        const { lengths } = encodeTable(codec, table, groups)
        const codes = anyCodes(codec, lengths, seed)
        const decoded = decodeTable(codec, codes, lengths, { ...options, keys: groups.keys })
        for (const [i, column] of decoded.columns.entries()) {
          if ('labels' in column) {
            const present = cellsOf(column).filter((label) => label !== null)
            expect(column.labels).toEqual([...new Set(present)])
          } else {
            const [low, high] = rangeOf(table.columns[i])
            for (const value of cellsOf(column)) {
              if (value === null) continue
              expect(Number(value) >= low && Number(value) <= high).toBe(true)
              expect(Object.is(value, -0)).toBe(false)
            }
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  it('is the same in one batch and in several', () => {
    const random = new RandomStream(1, 'values')
    const cells = Array.from({ length: 400 }, (_, i) =>
      Array.from({ length: 1 + (i % 4) }, () => random.normal()),
    )
    const { table, groups } = groupedTable({ x: { type: 'number', cells } })
    const codec = fitCodec(table, groups, { key: 'id', seed: 1 })
    const { codes, lengths } = encodeTable(codec, table, groups)
    const whole = decodeTable(codec, codes, lengths, {
      ...options,
      firstGroup: 40,
      keys: groups.keys,
    })
    const parts = [0, 7, 200].map((from, i, all) => {
      const to = all[i + 1] ?? 400
      const part = codes.subarray(groups.starts[from], groups.starts[to])
      const keys = groups.keys.slice(from, to)
      const settings = { ...options, firstGroup: 40 + from, keys }
      return cellsOf(decodeTable(codec, part, lengths.subarray(from, to), settings).columns[1])
    })
    expect(parts.flat()).toEqual(cellsOf(whole.columns[1]))
    const other = decodeTable(codec, codes, lengths, { seed: 6, firstGroup: 40, keys: groups.keys })
    expect(cellsOf(other.columns[1])).not.toEqual(parts.flat())
  })
})

describe('what training did not have', () => {
  const { table, groups } = groupedTable({
    few: { type: 'category', cells: [['a'], ['a'], ['a'], ['a'], ['a'], ['a'], ['a'], ['b']] },
    all: { type: 'category', cells: [['x'], ['y'], ['y'], ['y'], ['y'], ['y'], ['y'], ['y']] },
    number: { type: 'number', cells: [[1], [2], [3], [4], [4], [3], [2], [1]] },
  })
  const codec = fitCodec(table, groups, { key: 'id', seed: 1, protect: false })
  const hidden = fitCodec(table, groups, { key: 'id', seed: 1 })
  const unseen = groupedTable({
    number: { type: 'number', cells: [[-5], [2.4], [1e9], [null]] },
    few: { type: 'category', cells: [['b'], ['c'], ['a'], [null]] },
    all: { type: 'category', cells: [['y'], ['z'], [null], ['x']] },
  })

  it('has the nearest number’s, the rare label’s or else the most frequent code', () => {
    const { codes } = encodeTable(codec, unseen.table, unseen.groups)
    expect(Array.from(codes)).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 3, 0, 1, 0])
    const { codes: protectedCodes } = encodeTable(hidden, unseen.table, unseen.groups)
    // a and _RARE_; y and _RARE_; nothing but missing.
    expect(Array.from(protectedCodes)).toEqual([1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0])
    expect(generatorColumns(hidden)).toEqual([
      { name: 'few', nCodes: 2, rows: 'all' },
      { name: 'all', nCodes: 2, rows: 'all' },
      { name: 'number', nCodes: 1, rows: 'all' },
    ])
  })

  it('is an error where the type differs or the column is missing', () => {
    const other = groupedTable({
      few: { type: 'number', cells: [[1]] },
      all: { type: 'category', cells: [['x']] },
    })
    expect(() => encodeTable(codec, other.table, other.groups)).toThrow(
      'test.csv, column few: the column is number, in training it was category. Read the table with the types of the training table.',
    )
    const { few, all } = { few: unseen.table.columns[2], all: unseen.table.columns[3] }
    const less = { ...unseen.table, columns: [few, all] }
    expect(() => encodeTable(codec, less, unseen.groups)).toThrow('there is no column number')
  })
})

describe('what makes no sense', () => {
  const { table, groups } = groupedTable({ x: { type: 'number', cells: [[1], [2]] } })
  const codec = fitCodec(table, groups, { key: 'id', seed: 1, protect: false })
  const one = Int32Array.of(1, 1)

  it.each<[string, () => unknown, string]>([
    [
      'a table without rows',
      () => {
        const columns = table.columns.map((column) => ({ ...column, values: new Float64Array(0) }))
        const empty = { ...table, rowCount: 0, columns: columns as Column[] }
        return fitCodec(empty, groups, { key: 'id', seed: 1 })
      },
      'test.csv: the table has no rows',
    ],
    [
      'a table of a key alone',
      () =>
        fitCodec({ ...table, columns: table.columns.slice(0, 1) }, groups, { key: 'id', seed: 1 }),
      'test.csv: there is no column besides the key id',
    ],
    [
      'no codes',
      () => fitCodec(table, groups, { key: 'id', seed: 1, maxCodes: 0 }),
      'maxCodes is 0. Give a whole number above 0.',
    ],
    [
      'a code that there is not',
      () => decodeTable(codec, Int32Array.of(1, 2), one, { ...options, keys: [0, 1] }),
      "generated table, row 2, column x: code 2 is none of the column's 2",
    ],
    [
      'codes for other lengths',
      () => decodeTable(codec, Int32Array.of(1), one, { ...options, keys: [0, 1] }),
      'codes has shape [1], expected [2]',
    ],
    [
      'too few keys',
      () => decodeTable(codec, one, one, { ...options, keys: [0] }),
      'keys has shape [1], expected [2]',
    ],
    [
      'a text key where they are numbers',
      () => decodeTable(codec, one, one, { ...options, keys: [0, 'b'] }),
      '"b" cannot be a key: those of training are numbers. Number the groups.',
    ],
  ])('is refused: %s', (_, act, message) => {
    expect(act).toThrow(expect.objectContaining({ message }))
  })
})
