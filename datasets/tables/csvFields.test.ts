import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { isNumberColumn } from '../table.js'
import { missingTexts } from './missingTexts.js'
import { readTable } from './readTable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** RFC 4180: a field in quotes, the quotes in it doubled; bare fields where that is possible and wanted. */
function csvLine(fields: readonly string[], quoteAll: boolean): string {
  return fields
    .map((field) => {
      const needsQuotes = quoteAll || field === '' || /[",;\t|\r\n]|^\s|\s$/.test(field)
      return needsQuotes ? `"${field.replaceAll('"', '""')}"` : field
    })
    .join(',')
}

const awkward = fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', ' ', ';', "'", '\\', '#', '\t')
const field = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc
    .array(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
  fc.constantFrom(...missingTexts, '1', '2020-01-01', 'true', 'a label of more than twelve bytes'),
)
const fieldTable = fc
  .record({ width: fc.integer({ min: 1, max: 4 }), height: fc.integer({ min: 1, max: 60 }) })
  .chain(({ width, height }) =>
    fc.record({
      names: fc.uniqueArray(field.map((name) => name.trim()).filter(Boolean), {
        minLength: width,
        maxLength: width,
      }),
      rows: fc.array(fc.array(field, { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
      quoteAll: fc.boolean(),
      lineEnd: fc.constantFrom('\n', '\r\n'),
    }),
  )

it('names that hold a line end do not change where lines end', async () => {
  const file = join(folder, 'names.csv')
  for (const lineEnd of ['\n', '\r\n']) {
    const lines = ['"a\nb",c', 'x,"y\nz"', 'u,v']
    writeFileSync(file, lines.join(lineEnd) + lineEnd)
    const { table } = await readTable(file)
    expect(table.columns).toMatchObject([
      { name: 'a\nb', labels: ['x', 'u'] },
      { name: 'c', labels: ['y\nz', 'v'] },
    ])
    expect(table.rowCount).toBe(2)
  }
})

it('any fields read back as they were written: quotes, commas, line ends, every script', async () => {
  const file = join(folder, 'fields.csv')
  await fc.assert(
    fc.asyncProperty(fieldTable, async ({ names, rows, quoteAll, lineEnd }) => {
      const lines = [csvLine(names, true), ...rows.map((row) => csvLine(row, quoteAll))]
      writeFileSync(file, lines.join(lineEnd) + lineEnd)
      const types = Object.fromEntries(names.map((name) => [name, 'category' as const]))
      const { table } = await readTable(file, { types })
      expect(table.columns.map(({ name }) => name)).toEqual(names)
      const columns = table.columns.map((column) => {
        if (isNumberColumn(column)) throw new Error('not categorical')
        return Array.from(column.codes, (code) => (code < 0 ? null : column.labels[code]))
      })
      const expected = names.map((_, c) =>
        rows.map((row) => (missingTexts.includes(row[c]) ? null : row[c])),
      )
      expect(columns).toEqual(expected)
    }),
    { numRuns: 25 },
  )
})

it('any finite doubles read back as they were written', async () => {
  const file = join(folder, 'numbers.csv')
  const double = fc.double({ noDefaultInfinity: true })
  await fc.assert(
    fc.asyncProperty(fc.array(double, { minLength: 1, maxLength: 200 }), async (values) => {
      writeFileSync(file, ['x,y', ...values.map((value) => `${value},1`), ''].join('\n'))
      const { table } = await readTable(file)
      const [column] = table.columns
      expect(['number', 'integer']).toContain(column.type)
      // −0 is written as 0.
      const expected = Float64Array.from(values, (value) => (value === 0 ? 0 : value))
      expect(isNumberColumn(column) && column.values).toEqual(expected)
    }),
    { numRuns: 10 },
  )
})
