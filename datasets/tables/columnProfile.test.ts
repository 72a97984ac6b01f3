import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { spelledColumns } from '../forms/testing/spelledColumns.js'
import { formatColumnProfile } from './columnProfile.js'
import { readTable } from './readTable.js'
import { shortYearNotices } from './shortYears.js'
import { readTypes } from './typesFile.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-profile-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string) => join(folder, name)

it('says all that reading the table found, and reading with it finds the same', async () => {
  const columns = spelledColumns(60)
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`).join(',')
  const lines = Array.from({ length: 60 }, (_, row) => line(columns.map(({ cells }) => cells[row])))
  writeFileSync(inFolder('a.csv'), [line(columns.map(({ name }) => name)), ...lines, ''].join('\n'))
  const read = await readTable(inFolder('a.csv'))
  const profile = formatColumnProfile(read)
  const schema = new URL('../../docs/columnProfile.schema.json', import.meta.url)
  const validate = new Ajv().compile(JSON.parse(readFileSync(schema, 'utf8')))
  validate(parse(profile))
  expect(validate.errors).toBeNull()
  writeFileSync(inFolder('a.yaml'), profile)
  const again = await readTable(inFolder('a.csv'), { types: readTypes(inFolder('a.yaml')) })
  expect(again).toEqual(read)
})

it('says what years of two digits are taken for', async () => {
  const days = ['31/12/68', '15/01/69', '28/02/99', '']
  writeFileSync(inFolder('years.csv'), ['day,x', ...days.map((day) => `${day},1`), ''].join('\n'))
  const read = await readTable(inFolder('years.csv'))
  const years =
    'years of two digits: 69 to 99 count as 1969 to 1999, 00 to 68 as 2000 to 2068; here from 1969 to 2068'
  expect(formatColumnProfile(read)).toContain(
    `3 of 4 rows have a value; from 15/01/69 to 31/12/68; ${years}`,
  )
  expect(shortYearNotices(read.table)).toEqual([
    `day has ${years}. Write years of four digits where that is wrong.`,
  ])
})

it('may name some columns, and ignores those that are to be ignored', async () => {
  writeFileSync(inFolder('b.csv'), 'd,n,x\n03/04/2023,1,a\n05/06/2023,-999,b\n')
  const profile =
    'columnProfile: 1\ncolumns: [{name: d, format: "%m/%d/%Y"}, {name: x, type: ignore}]'
  writeFileSync(inFolder('b.yaml'), profile)
  const types = readTypes(inFolder('b.yaml'))
  const { table, missingMarks } = await readTable(inFolder('b.csv'), { types, missing: ['-999'] })
  expect(table.columns).toEqual([
    {
      name: 'd',
      type: 'date',
      values: Float64Array.of(Date.UTC(2023, 2, 4), Date.UTC(2023, 4, 6)),
      form: { time: '%m/%d/%Y' },
    },
    {
      name: 'n',
      type: 'integer',
      values: Float64Array.of(1, Number.NaN),
      form: { missing: '-999' },
    },
  ])
  expect(missingMarks).toEqual([{ column: 'n', marks: [{ text: '-999', rows: 1 }] }])
})

it.each([
  [
    'd\n03/04/2023\n05/06/2023\n',
    {},
    [],
    'DATE_AMBIGUOUS',
    '03/04/2023 is 2023-04-03 or 2023-03-04',
  ],
  [
    'd\nx\ny\n',
    { d: 'number' },
    [],
    'TYPE_UNFIT',
    'no value can be read as number, which was asked',
  ],
  ['d\n1\n1\n', {}, ['1'], 'COLUMN_EMPTIED', 'every value is "1", which stands for a missing one'],
  ['d\n1\n', { e: 'number' }, [], 'COLUMN_MISSING', 'column e: the column is missing'],
] as const)('refuses %j', async (csv, types, missing, code, message) => {
  writeFileSync(inFolder('c.csv'), csv)
  const reading = readTable(inFolder('c.csv'), { types, missing })
  await expect(reading).rejects.toThrow(message)
  await expect(reading).rejects.toMatchObject({ code })
})
