import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Cells, tableOf } from '../testing/tableOf.js'
import { codeRows } from './rowCodes.js'
import { RowIndex, shareFound } from './rowIndex.js'

const types = { n: 'number', l: 'category' } as const
const columnsOf = (n: Cells, l: Cells) => tableOf({ n, l }, types).columns

it('finds rows that are equal in every column, missing values included', () => {
  const [base, queries] = codeRows([
    columnsOf([1, 1, null, -0, 1], ['a', 'b', null, 'a', 'a']),
    columnsOf([1, null, 0, 2, null], ['a', null, 'a', 'a', 'a']),
  ])
  const index = new RowIndex(base)
  expect([0, 1, 2, 3, 4].map((row) => index.countOf(queries, row))).toEqual([2, 1, 1, 0, 0])
  expect(shareFound(index, queries)).toBe(0.6)
  expect(shareFound(index, base, 2)).toBe(0.4)
  expect([...index.kinds()].map(({ count }) => count).sort()).toEqual([1, 1, 1, 2])
})

it('indexes only the rows it is given', () => {
  const [base] = codeRows([columnsOf([1, 2, 3], ['a', 'a', 'a'])])
  const index = new RowIndex(base, Int32Array.of(0, 2))
  expect([0, 1, 2].map((row) => index.countOf(base, row))).toEqual([1, 0, 1])
})

it('counts as comparing every row with every other does', () => {
  const row = fc.tuple(
    fc.option(fc.integer({ min: -2, max: 2 })),
    fc.option(fc.constantFrom('a', 'b', 'c')),
  )
  const rows = fc.array(row, { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(rows, rows, (base, queries) => {
      const [baseCodes, queryCodes] = codeRows(
        [base, queries].map((cells) =>
          columnsOf(
            cells.map((cell) => cell[0]),
            cells.map((cell) => cell[1]),
          ),
        ),
      )
      const index = new RowIndex(baseCodes)
      const found = queries.map((_, i) => index.countOf(queryCodes, i))
      const slow = queries.map((a) => base.filter((b) => a[0] === b[0] && a[1] === b[1]).length)
      expect(found).toEqual(slow)
    }),
  )
})
