import fc from 'fast-check'
import type { ColumnType } from '../../../../datasets/table.js'
import type { GroupedColumn } from './groupedTable.js'

const cells: readonly { type: ColumnType; value: fc.Arbitrary<number | string> }[] = [
  { type: 'number', value: fc.constantFrom(-0, 0, 1, -7, 12) },
  { type: 'number', value: fc.integer({ min: -300, max: 300 }) },
  { type: 'number', value: fc.integer({ min: -500, max: 500 }).map((n) => n / 10) },
  { type: 'number', value: fc.double({ min: -3, max: 3, noNaN: true }) },
  { type: 'number', value: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { type: 'number', value: fc.maxSafeInteger().map((n) => n * 1024) },
  { type: 'number', value: fc.constantFrom(5e-324, -1e-300, 1e300, 1.7e308, -1.7e308) },
  { type: 'datetime', value: fc.integer({ min: -20_000, max: 20_000 }).map((n) => n * 86_400_000) },
  { type: 'datetime', value: fc.integer({ min: 0, max: 1e9 }).map((n) => n * 1000) },
  { type: 'datetime', value: fc.integer({ min: -1e12, max: 1e12 }) },
  { type: 'category', value: fc.constantFrom('', 'a', 'NA', '_RARE_', 'ä', '"') },
  { type: 'category', value: fc.integer({ min: 0, max: 60 }).map((n) => `v${n}`) },
  { type: 'text', value: fc.string() },
  { type: 'number', value: fc.constant(3.5) },
  { type: 'category', value: fc.constant('only') },
]

/** Columns of all types by groups of different lengths; some values, or all of a column, are missing. */
export const arbitraryTable: fc.Arbitrary<Record<string, GroupedColumn>> = fc
  .record({
    lengths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }),
    columns: fc.array(fc.tuple(fc.constantFrom(...cells), fc.constantFrom(0, 0.1, 1)), {
      minLength: 1,
      maxLength: 5,
    }),
  })
  .chain(({ lengths, columns }) => {
    const rows = lengths.reduce((sum, length) => sum + length)
    const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0))
    const arbitraries = columns.map(([{ type, value }, missingShare], i) => {
      const cell =
        missingShare === 1 ? fc.constant(null) : missingShare > 0 ? fc.option(value) : value
      return fc
        .array(cell, { minLength: rows, maxLength: rows })
        .map((all): [string, GroupedColumn] => [
          `c${i}`,
          { type, cells: lengths.map((length, g) => all.slice(starts[g], starts[g] + length)) },
        ])
    })
    return fc.tuple(...arbitraries).map((entries) => Object.fromEntries(entries))
  })
