import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type Column, isNumberColumn, type Table } from '../table.js'
import { readTable } from './readTable.js'
import { writeTable } from './writeTable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rowCount = 70_001 // more than a batch
const rows = (value: (row: number) => number) =>
  Float64Array.from({ length: rowCount }, (_, i) => value(i))
const table: Table = {
  file: 'a.csv',
  rowCount,
  columns: [
    { name: 'whole', type: 'integer', values: rows((i) => (i % 5 === 0 ? Number.NaN : i)) },
    { name: 'real', type: 'number', values: rows((i) => Math.sin(i) * 10 ** (i % 300)) },
    { name: 'large', type: 'integer', values: rows((i) => 2 ** 40 + 3 * i) },
    {
      name: 'time',
      type: 'datetime',
      values: rows((i) => (i % 7 === 6 ? Number.NaN : i * 1e7 + 0.125)),
    },
    {
      name: 'a "label", quoted',
      type: 'category',
      codes: Int32Array.from({ length: rowCount }, (_, i) => (i % 4) - 1),
      labels: ['x, "y"\n', 'z', 'größer'],
    },
  ],
}

/** Whether two columns are the same; `toEqual` takes seconds for so many values. */
function isSame(a: Column, b: Column): boolean {
  if (a.name !== b.name || a.type !== b.type) return false
  if (isNumberColumn(a)) {
    return isNumberColumn(b) && a.values.every((value, row) => Object.is(value, b.values[row]))
  }
  return (
    !isNumberColumn(b) && a.codes.every((code, row) => a.labels[code] === b.labels[b.codes[row]])
  )
}

it.each(['a.parquet', 'a.csv', 'a.csv.gz'])('%s reads back as it was written', async (name) => {
  const file = join(folder, name)
  await writeTable(file, table)
  const read = await readTable(file)
  expect(read.losses).toEqual([])
  expect(read.table.rowCount).toBe(rowCount)
  expect(read.table.columns.map((column, c) => isSame(column, table.columns[c]))).toEqual(
    table.columns.map(() => true),
  )
})
