import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Table } from '../table.js'
import { readTable, readTableLike } from '../tables/readTable.js'
import { writeTable } from '../tables/writeTable.js'
import { spelledColumns } from './testing/spelledColumns.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-forms-'))
afterAll(() => rmSync(folder, { recursive: true }))

const columns = spelledColumns(240)

/** The cells of a CSV file whose fields hold no line ends, column by column. */
function cellsOf(file: string): Map<string, string[]> {
  const rows = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) =>
      Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
        quoted === undefined ? plain : quoted.replaceAll('""', '"'),
      ),
    )
  return new Map(rows[0].map((name, c) => [name, rows.slice(1).map((row) => row[c])]))
}

describe('60 columns in 60 spellings', () => {
  let table: Table
  let written: Map<string, string[]>
  beforeAll(async () => {
    const file = join(folder, 'spelled.csv')
    const line = (cells: readonly string[]) =>
      cells.map((cell) => (/[",]|^\s|\s$/.test(cell) ? `"${cell}"` : cell)).join(',')
    const lines = Array.from({ length: 240 }, (_, row) =>
      line(columns.map(({ cells }) => cells[row])),
    )
    writeFileSync(file, [line(columns.map(({ name }) => name)), ...lines, ''].join('\n'))
    ;({ table } = await readTable(file))
    const parquet = join(folder, 'between.parquet')
    await writeTable(parquet, table)
    const between = await readTableLike(parquet, table)
    await writeTable(join(folder, 'again.csv'), between.table)
    written = cellsOf(join(folder, 'again.csv'))
  })

  it('are 60', () => {
    expect(columns.length).toBe(60)
  })

  it.each(columns.map(({ name, type, cells }) => ({ name, type, cells })))(
    '$name is $type, and comes out of Parquet and CSV as it was',
    ({ name, type, cells }) => {
      expect(table.columns.find((column) => column.name === name)?.type).toBe(type)
      expect(written.get(name)).toEqual(cells)
    },
  )
})
