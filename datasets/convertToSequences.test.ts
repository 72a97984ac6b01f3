import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { convertToSequences } from './convertToSequences.js'
import { openDuckDb, quoteText } from './duckdb.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, ...lines: string[]): string {
  const file = join(folder, name)
  writeFileSync(file, [...lines, ''].join('\n'))
  return file
}

const hours = [
  'date,a,b',
  ...[0, 1, 2, 3, 4, 5, 6].map((h) => `2024-01-31 0${h}:00,${h * h},${-h}`),
]

describe('convertToSequences', () => {
  it('cuts a series into sequences and counts the rows that are left over', async () => {
    const file = write('plain.csv', ...hours)
    expect(await convertToSequences(file, { steps: 3 })).toEqual({
      table: {
        seqIx: Int32Array.of(0, 1),
        states: Float32Array.of(0, 0, 1, -1, 4, -2, 9, -3, 16, -4, 25, -5),
        needPrediction: Uint8Array.of(1, 1, 0, 1, 1, 0),
        offsets: Int32Array.of(0, 3, 6),
        featureNames: ['a', 'b'],
      },
      timeColumn: 'date',
      droppedRows: 1,
      warnings: [],
    })
  })

  it('takes differences before cutting', async () => {
    const file = write('difference.csv', ...hours)
    const { table, droppedRows } = await convertToSequences(file, { steps: 3, difference: true })
    expect([...table.states]).toEqual([1, -1, 3, -1, 5, -1, 7, -1, 9, -1, 11, -1])
    expect(droppedRows).toBe(0)
  })

  it('scales to mean 0 and standard deviation 1 over the kept rows, a constant column to zeros', async () => {
    const file = write('scale.csv', ...hours)
    const options = { steps: 3, difference: true, standardise: true }
    const { table, warnings } = await convertToSequences(file, options)
    const sd = Math.sqrt(35 / 3) // of 1, 3, 5, 7, 9, 11
    const expected = [-5, -3, -1, 1, 3, 5].flatMap((x) => [Math.fround(x / sd), 0])
    expect([...table.states]).toEqual(expected)
    expect(warnings).toEqual([`${file}: column b is constant, all zeros when standardised`])
  })

  it('sorts by time, with a warning', async () => {
    const [header, ...rows] = hours
    const file = write('reversed.csv', header, ...rows.reverse(), rows[0])
    const { table, warnings } = await convertToSequences(file, { steps: 4 })
    expect([...table.states].filter((_, i) => i % 2 === 0)).toEqual([0, 1, 4, 9, 16, 25, 36, 36])
    expect(warnings).toEqual([
      `${file}: the rows are out of time order; sorted by date`,
      `${file}: 1 rows repeat the date of the row before`,
    ])
  })

  it.each([
    ['one of dates, wherever it stands', 'x,when', '1,2024-01-02', 'when', []],
    ['one named so', 'x,Time', '1,5', 'Time', []],
    ['the first of dates before one named so', 'time,when', '1,2024-01-02', 'when', []],
    [
      'the first',
      't,x',
      '1,5',
      't',
      ['no column looks like a time; the first, t, is taken for it'],
    ],
  ])('finds the time column: %s', async (_, header, row, timeColumn, warnings) => {
    const file = write('find.csv', header, row, row.replace('1,', '2,').replace(',5', ',6'))
    const converted = await convertToSequences(file, { steps: 2 })
    expect(converted.timeColumn).toBe(timeColumn)
    expect(converted.warnings.filter((text) => !text.includes('repeat'))).toEqual(
      warnings.map((warning) => `${file}: ${warning}`),
    )
  })

  it('reads times of Parquet of any type, and those of CSV with zones', async () => {
    const file = join(folder, 'typed.parquet')
    const instance = await openDuckDb()
    const connection = await instance.connect()
    for (const type of ['DATE', 'TIMESTAMP', 'TIMESTAMPTZ', 'TIMESTAMP_NS']) {
      const select = `SELECT 3 - r AS x, (DATE '2024-01-01' - r::INTEGER)::${type} AS at FROM range(3) t(r)`
      await connection.run(`COPY (${select}) TO ${quoteText(file)} (FORMAT parquet)`)
      const { table, timeColumn } = await convertToSequences(file, { steps: 3 })
      expect(timeColumn).toBe('at')
      expect([...table.states]).toEqual([1, 2, 3])
    }
    connection.disconnectSync()
    instance.closeSync()
    const zones = write(
      'zones.csv',
      'at,x',
      '2024-01-01T03:00:00+02:00,2',
      '2024-01-01T00:30:00Z,1',
    )
    expect([...(await convertToSequences(zones, { steps: 2 })).table.states]).toEqual([1, 2])
  })

  it('asks for predictions after the warm-up', async () => {
    const file = write('warm.csv', ...hours)
    const { table } = await convertToSequences(file, { steps: 6, warmUp: 3 })
    expect([...table.needPrediction]).toEqual([0, 0, 1, 1, 1, 0])
    await expect(convertToSequences(file, { steps: 6, warmUp: 6 })).rejects.toThrow(
      'a warm-up of 6 leaves nothing to score in sequences of 6 steps. Take less than 6.',
    )
    await expect(convertToSequences(file, { steps: 1 })).rejects.toThrow(
      'a sequence cannot have 1 steps. Take 2 or more.',
    )
  })

  it.each([
    [
      'a missing value',
      ['date,a', '2024-01-01,1', '2024-01-02,'],
      ', row 2, column a: value is missing. Fill it or drop the row.',
    ],
    [
      'text',
      ['date,a,b', '2024-01-02,1,x', '2024-01-01,y,2'],
      ", row 1, column b: value 'x' is not a number",
    ],
    [
      'NaN',
      ['date,a', '2024-01-01,nan'],
      ', row 1, column a: value is NaN. Fill it or drop the row.',
    ],
    [
      'a time that cannot be read',
      ['date,a', '2024-01-01,1', 'yesterday,2'],
      ", row 2, column date: value 'yesterday' is not a time like those before it. Write times as 2024-01-31 12:00:00.",
    ],
    [
      'no time',
      ['date,a', '2024-01-01,1', ',2'],
      ', row 2, column date: value is missing. Fill it or drop the row.',
    ],
    ['nothing beside the time', ['date', '2024-01-01'], ': there is no column beside the time'],
    ['no rows', ['date,a'], ': the file has no rows'],
    [
      'too few rows',
      ['date,a', '2024-01-01,1'],
      ': the series has 1 rows, not one sequence of 2. Take fewer steps.',
    ],
    [
      'a table of sequences',
      ['seq_ix,date,x', '1,2024-01-01,2'],
      ', column seq_ix: sequence tables use this name for a key',
    ],
  ])('refuses %s', async (_, lines, message) => {
    const file = write('bad.csv', ...lines)
    await expect(convertToSequences(file, { steps: 2 })).rejects.toMatchObject({
      name: 'DataError',
      message: `${file}${message}`,
    })
  })

  it('names the columns there are where the time column is not among them', async () => {
    const file = write('named.csv', ...hours)
    await expect(convertToSequences(file, { steps: 2, timeColumn: 'when' })).rejects.toThrow(
      `${file}, column when: the column is missing. There are date, a, b.`,
    )
  })
})

const ett = join(process.env.SEQARENA_DATA ?? '', 'ett/ETTh1.csv.gz')
const hasEtt = process.env.SEQARENA_DATA !== undefined && existsSync(ett)
if (!hasEtt)
  console.log('ETTh1 is not converted: set SEQARENA_DATA to a folder with ett/ETTh1.csv.gz')

it.runIf(hasEtt)('converts ETTh1: 17,420 hours of seven columns', async () => {
  const { table, ...rest } = await convertToSequences(ett, { steps: 1000 })
  expect(rest).toEqual({ timeColumn: 'date', droppedRows: 420, warnings: [] })
  expect(table.seqIx.length).toBe(17)
  expect(table.featureNames).toEqual(['HUFL', 'HULL', 'MUFL', 'MULL', 'LUFL', 'LULL', 'OT'])
  expect(table.states.subarray(7, 14)).toEqual(
    Float32Array.of(5.693, 2.076, 1.492, 0.426, 4.142, 1.371, 27.787),
  )
})
