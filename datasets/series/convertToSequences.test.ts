import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Schema, Table, tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, describe, expect, it } from 'vitest'
import { openDuckDb, quoteText } from '../duckdb.js'
import type { ConvertOptions } from './convertOptions.js'
import { convertToSequences } from './convertToSequences.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, ...lines: string[]): string {
  const file = join(folder, name)
  writeFileSync(file, [...lines, ''].join('\n'))
  return file
}

async function writeParquet(name: string, select: string): Promise<string> {
  const file = join(folder, name)
  await runSql(`COPY (${select}) TO ${quoteText(file)} (FORMAT parquet)`)
  return file
}

async function runSql(sql: string): Promise<void> {
  const instance = await openDuckDb()
  const connection = await instance.connect()
  await connection.run(sql)
  connection.disconnectSync()
  instance.closeSync()
}

/** Values of the first feature, in order. */
async function firstFeature(file: string, options: ConvertOptions): Promise<number[]> {
  const { table } = await convertToSequences(file, options)
  return [...table.states].filter((_, i) => i % table.featureNames.length === 0)
}

const dayMs = 86_400_000
/** Rows of some days from 1 January 2024 on: a time, and the number of the row. */
function daily(
  count: number,
  text: (day: Date) => string,
  skip: (day: Date) => boolean = () => false,
) {
  const days = Array.from({ length: count }, (_, i) => new Date(Date.UTC(2024, 0, 1) + i * dayMs))
  return days.flatMap((day, i) => (skip(day) ? [] : [`${text(day)},${i}`]))
}
const iso = (day: Date) => day.toISOString().slice(0, 10)
const part = (value: number) => String(value).padStart(2, '0')
const count = (length: number) => Array.from({ length }, (_, i) => i)

const hours = ['date,a,b', ...count(7).map((h) => `2024-01-31 0${h}:00,${h * h},${-h}`)]

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
      origin: {
        formatVersion: 1,
        file,
        steps: 3,
        timeColumn: 'date',
        idColumns: [],
        series: [{ id: [], sequences: 2 }],
      },
      scales: undefined,
      report: {
        rows: 7,
        scoredSteps: 2,
        order: 'as it stands',
        step: 'every hour',
        from: '2024-01-31',
        to: '2024-01-31 06:00:00',
        gaps: 0,
        commonestGap: 0,
        missing: 'cut',
        missingCells: 0,
        missingColumns: 0,
        count: {
          sequences: 2,
          bySeries: [2],
          incomplete: 0,
          shortPieces: 0,
          shortRows: 0,
          leftOver: 1,
          differenced: 0,
          longestPiece: 7,
          filled: 0,
        },
        warnings: [],
      },
    })
  })

  it('takes differences before cutting', async () => {
    const file = write('difference.csv', ...hours)
    const { table, report } = await convertToSequences(file, { steps: 3, difference: true })
    expect([...table.states]).toEqual([1, -1, 3, -1, 5, -1, 7, -1, 9, -1, 11, -1])
    expect(report.count).toMatchObject({ differenced: 1, leftOver: 0 })
  })

  it('scales to mean 0 and standard deviation 1 over the kept rows, a constant column to zeros', async () => {
    const file = write('scale.csv', ...hours)
    const options = { steps: 3, difference: true, standardise: true }
    const { table, scales } = await convertToSequences(file, options)
    const sd = Math.sqrt(35 / 3) // of 1, 3, 5, 7, 9, 11
    const expected = [-5, -3, -1, 1, 3, 5].flatMap((x) => [Math.fround(x / sd), 0])
    expect([...table.states]).toEqual(expected)
    expect(scales?.columns).toEqual([
      { name: 'a', mean: 6, deviation: expect.closeTo(sd, 14) },
      { name: 'b', mean: -1, deviation: 0 },
    ])
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

  it('keeps the rows of large files in their order, whatever their columns hold', async () => {
    const columns = [0, 1, 2, 3].map(
      (i) => `CASE WHEN r % 1000 = ${i} THEN 'n/a' ELSE r::VARCHAR END AS c${i}`,
    )
    const select = `SELECT r::VARCHAR AS c, ${columns} FROM range(150000) s(r)`
    for (const name of ['large.csv', 'large.parquet']) {
      const file = join(folder, name)
      const [, format] = name.split('.')
      await runSql(`COPY (${select}) TO ${quoteText(file)} (FORMAT ${format})`)
      const options = { steps: 1000, inOrder: true, missing: 'previous' } as const
      const rows = await firstFeature(file, options)
      expect(rows.length).toBe(149_000)
      expect(rows.findIndex((row, i) => row !== i + 1)).toBe(-1)
    }
  })

  it('counts flags as 0 and 1', async () => {
    const file = write('flags.csv', 't,a', '1,true', '2,FALSE', '3,True', '4,false')
    expect(await firstFeature(file, { steps: 4 })).toEqual([1, 0, 1, 0])
    const parquet = await writeParquet(
      'flags.parquet',
      'SELECT r AS t, r % 2 = 0 AS a FROM range(4) s(r)',
    )
    expect(await firstFeature(parquet, { steps: 4 })).toEqual([1, 0, 1, 0])
  })
})

describe('the time of a series', () => {
  it.each([
    ['one of dates, wherever it stands', 'x,when', '1,2024-01-02', 'when'],
    ['one named so', 'x,Time', '1,5', 'Time'],
    ['the first of dates before one named so', 'time,when', '1,2024-01-02', 'when'],
    ['one named ds', 'y,ds', '1,5', 'ds'],
  ])('is %s', async (_, header, row, timeColumn) => {
    const next = row.replace('1,', '2,').replace(',5', ',6').replace('01-02', '01-03')
    const file = write('find.csv', header, row, next)
    const { origin, report } = await convertToSequences(file, { steps: 2 })
    expect(origin.timeColumn).toBe(timeColumn)
    expect(report.warnings).toEqual([])
  })

  it('is said to be data where a file has no names', async () => {
    const file = write('bare.csv', ...daily(6, iso))
    const { report } = await convertToSequences(file, { steps: 2 })
    expect(report.warnings).toEqual([
      `${file}: the header looks like data (2024-01-01, 0): the first row is taken for names; put names above it`,
    ])
  })

  it('is a column that rises rather than one before it that never changes', async () => {
    const rows = (created: (i: number) => string, time: (i: number) => string) =>
      count(12).map((i) => `${created(i)},${time(i)},${i}`)
    const day = (i: number) => `2024-01-${part(1 + i)}`
    const stamps = [day, (i: number) => String(1_700_000_000 + 60 * i)]
    for (const time of stamps) {
      const file = write('created.csv', 'created,time,x', ...rows(() => '2025-03-01', time))
      const { origin, report, table } = await convertToSequences(file, { steps: 2 })
      expect([origin.timeColumn, ...table.featureNames]).toEqual(['time', 'x'])
      expect(report.warnings).toEqual([
        `${file}: column created never changes in the first rows: left out; time, which rises from row to row, is taken for the time`,
      ])
    }
    const weekly = rows((i) => day(Math.floor(i / 6)), day)
    const file = write('weekly.csv', 'created,time,x', ...weekly)
    await expect(convertToSequences(file, { steps: 2, columns: 'x' })).rejects.toThrow(
      `${file}, column created: 10 times repeat, and time rises from row to row. If that is the time: --time-column time`,
    )
  })

  it('is the first column where that rises from row to row, and no other guess is made', async () => {
    const file = write('rises.csv', 't,x', ...count(9).map((i) => `${i * i},${i}`))
    const { report, table } = await convertToSequences(file, { steps: 9, maxGap: 9 })
    expect(table.featureNames).toEqual(['x'])
    expect(report.warnings).toEqual([
      `${file}: no column looks like the time; the first, t, rises from row to row and is taken for it`,
    ])
    const flat = write('flat.csv', 'usd,eur', ...count(9).map((i) => `${Math.floor(i / 2)},${i}`))
    const late = write('late.csv', 'usd,eur', ...count(2000).map((i) => `${i === 1500 ? 0 : i},1`))
    for (const bad of [flat, late, write('one.csv', 'rate', '2', '1', '3')]) {
      const names = bad.endsWith('one.csv') ? 'rate' : 'usd, eur'
      await expect(convertToSequences(bad, { steps: 3 })).rejects.toThrow(
        `${bad}: no column looks like the time. Name it with --time-column NAME (there are ${names}), or say with --in-order that the rows are in order as they stand.`,
      )
      expect((await convertToSequences(bad, { steps: 3, inOrder: true })).origin.timeColumn).toBe(
        undefined,
      )
    }
  })

  it('is none where rows are in order as they stand: all columns are features', async () => {
    const file = write('order.csv', 'usd,eur', '3,1', '1,2', '2,3')
    const { table, report } = await convertToSequences(file, { steps: 3, inOrder: true })
    expect(table.featureNames).toEqual(['usd', 'eur'])
    expect([...table.states]).toEqual([3, 1, 1, 2, 2, 3])
    expect(report.from).toBe(undefined)
  })

  it.each([
    ['%d/%m/%y', (day: Date) => `${part(day.getUTCDate())}/${part(day.getUTCMonth() + 1)}/24`],
    ['%m/%d/%Y', (day: Date) => `${day.getUTCMonth() + 1}/${day.getUTCDate()}/2024`],
    ['%y/%m/%d', (day: Date) => iso(day).slice(2).replaceAll('-', '/')],
    ['%Y%m%d', (day: Date) => iso(day).replaceAll('-', '')],
    [
      '%d.%m.%Y %H:%M:%S',
      (day: Date) => `${part(day.getUTCDate())}.${part(day.getUTCMonth() + 1)}.2024 00:10:00`,
    ],
    [
      '%b %d, %Y',
      (day: Date) =>
        `"${day.toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' })}"`,
    ],
    ['%Y-%m-%d %I:%M %p', (day: Date) => `${iso(day)} 01:00 PM`],
    ['%Y-%m-%d %H:%M:%S %Z', (day: Date) => `${iso(day)} 00:00:00 CEST`],
  ])('is read as %s, by the whole column or because it is said', async (timeFormat, text) => {
    const file = write('format.csv', 'date,row', ...daily(60, text))
    for (const options of [{ steps: 60 }, { steps: 60, timeFormat }]) {
      const { table, report } = await convertToSequences(file, options)
      expect([...table.states]).toEqual(count(60))
      expect(report).toMatchObject({
        order: 'as it stands',
        step: 'every day',
        gaps: 0,
        warnings: [],
      })
    }
  })

  it.each([
    ['months', '1949-10', '1949-11', '1949-12', 'every month'],
    ['quarters', '1990Q1', '1990Q2', '1990Q3', 'every quarter'],
    ['weeks', '2020-W52', '2020-W53', '2021-W01', 'every week'],
    ['years', '1990', '1991', '1992', 'in steps of 1'],
  ])('is in %s', async (_, first, second, third, step) => {
    const file = write('period.csv', 'date,x', `${first},1`, `${second},2`, `${third},3`)
    const { table, report } = await convertToSequences(file, { steps: 3 })
    expect([...table.states]).toEqual([1, 2, 3])
    expect(report).toMatchObject({ step, gaps: 0, warnings: [] })
  })

  it('sorts rows, with a warning, and turns those that are newest first round', async () => {
    const [header, ...rows] = hours
    const turned = write('turned.csv', header, ...rows.toReversed())
    expect(await firstFeature(turned, { steps: 4 })).toEqual([0, 1, 4, 9])
    expect((await convertToSequences(turned, { steps: 4 })).report).toMatchObject({
      order: 'newest first',
      warnings: [],
    })
    const mixed = write('mixed.csv', header, rows[3], rows[0], rows[2], rows[1])
    const { table, report } = await convertToSequences(mixed, { steps: 4 })
    expect([...table.states].filter((_, i) => i % 2 === 0)).toEqual([0, 1, 4, 9])
    expect(report.warnings).toEqual([`${mixed}: the rows are out of time order; sorted by date`])
  })

  it('keeps every digit of nanoseconds and whole numbers', async () => {
    const stamps = [3n, 1n, 2n, 0n].map((i) => 1706659200000000000n + i)
    const csv = write('ns.csv', 'time,x', ...stamps.map((stamp) => `${stamp},${stamp % 10n}`))
    const iso = write(
      'iso.csv',
      'time,x',
      ...stamps.map((s) => `2024-01-31T00:00:00.00000000${s % 10n}Z,${s % 10n}`),
    )
    const typed = await writeParquet(
      'ns.parquet',
      `SELECT make_timestamp_ns(${stamps[0]} - r) AS at, 3 - r AS x FROM range(4) s(r)`,
    )
    const ids = await writeParquet(
      'ids.parquet',
      'SELECT 1152921504606846976 + r * 4 % 9 AS time, r * 4 % 9 AS x FROM range(9) s(r)',
    )
    expect(await firstFeature(ids, { steps: 9 })).toEqual(count(9))
    for (const file of [csv, iso, typed]) {
      expect(await firstFeature(file, { steps: 4 })).toEqual([0, 1, 2, 3])
    }
  })

  it('reads times of Parquet of any type, and those of CSV with zones', async () => {
    for (const type of [
      'DATE',
      'TIMESTAMP',
      'TIMESTAMPTZ',
      'TIMESTAMP_NS',
      'TIMESTAMP_MS',
      'VARCHAR',
    ]) {
      const select = `SELECT 3 - r AS x, (DATE '2024-01-01' - r::INTEGER)::${type} AS at FROM range(3) s(r)`
      const file = await writeParquet('typed.parquet', select)
      const { origin, table, report } = await convertToSequences(file, { steps: 3 })
      expect([type, origin.timeColumn, ...table.states]).toEqual([type, 'at', 1, 2, 3])
      expect(report.step).toBe('every day')
    }
    const lines = ['2024-01-01T03:00:00+02:00,2', '2024-01-01T00:30:00Z,1']
    expect(await firstFeature(write('zones.csv', 'at,x', ...lines), { steps: 2 })).toEqual([1, 2])
  })

  it('may stand in two columns', async () => {
    const rows = count(12).map(
      (i) => `${13 + Math.floor(i / 4)}.01.2024;${part((i % 4) * 6)}:00;${i}`,
    )
    const file = write('two.csv', 'Date;Time;x', ...rows.toReversed())
    expect(await firstFeature(file, { steps: 12, timeColumn: 'Date,Time' })).toEqual(count(12))
    await expect(convertToSequences(file, { steps: 2 })).rejects.toThrow(
      `${file}, column Date: 9 times repeat, Time tells them apart. If the two are one time: --time-column Date,Time; if Time tells series apart: --id-column Time.`,
    )
  })

  it('keeps the order of the hour that comes twice in autumn, and knows the one that is left out in spring', async () => {
    const spring = ['2024-03-31 01:00', '2024-03-31 01:30', '2024-03-31 03:00', '2024-03-31 03:30']
    const autumn = ['02:00', '02:30', '02:00', '02:30', '03:00', '03:30'].map(
      (time) => `2024-10-27 ${time}`,
    )
    for (const times of [spring, autumn, autumn.filter((time) => time.endsWith(':00'))]) {
      const rows = times.map((time, i) => `${time},${i}`)
      const file = write('clocks.csv', 'time,x', ...rows)
      const { table, report } = await convertToSequences(file, { steps: times.length })
      expect([...table.states]).toEqual(count(times.length))
      expect(report).toMatchObject({ order: 'as it stands', gaps: 0, warnings: [] })
      const turned = write('clocks.csv', 'time,x', ...rows.toReversed())
      expect(await firstFeature(turned, { steps: times.length })).toEqual(count(times.length))
    }
  })
})

describe('what ends a sequence', () => {
  it('is a gap in time', async () => {
    const skip = (day: Date) => day.getUTCDate() === 10
    const file = write('gap.csv', 'date,row', ...daily(20, iso, skip))
    const { table, report } = await convertToSequences(file, { steps: 4 })
    expect([...table.states]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17])
    expect(report).toMatchObject({
      gaps: 1,
      commonestGap: 2,
      count: { leftOver: 3, longestPiece: 10 },
    })
    const passed = await convertToSequences(file, { steps: 4, maxGap: 2 })
    expect(passed.report).toMatchObject({ gaps: 0, count: { sequences: 4, leftOver: 3 } })
  })

  it('is no weekend and no holiday', async () => {
    const isFree = (day: Date) =>
      [0, 6].includes(day.getUTCDay()) || /-(03-29|04-01)$/.test(iso(day))
    const file = write('business.csv', 'date,row', ...daily(200, iso, isFree))
    const { report } = await convertToSequences(file, { steps: 10 })
    expect(report).toMatchObject({ step: 'every working day', gaps: 0, warnings: [] })
    const strict = await convertToSequences(file, { steps: 10, maxGap: 2 })
    expect(strict.report).toMatchObject({ gaps: 1, commonestGap: 3 })
    const epoch = write(
      'epoch.csv',
      'time,row',
      ...daily(200, (day) => String(day.getTime()), isFree),
    )
    expect((await convertToSequences(epoch, { steps: 10 })).report).toMatchObject({ gaps: 0 })
  })

  it('is no long or short month', async () => {
    const months = count(40).map((i) => `${2020 + Math.floor(i / 12)}-${part((i % 12) + 1)},${i}`)
    const file = write('months.csv', 'month,x', ...months.filter((_, i) => i !== 20))
    const { report } = await convertToSequences(file, { steps: 5, maxGap: 1 })
    expect(report).toMatchObject({ step: 'every month', gaps: 1, commonestGap: 2 })
  })

  it('is said where the times are irregular', async () => {
    const file = write(
      'irregular.csv',
      'time,x',
      ...count(30).map((i) => `${i * 3 + (i % 3 === 0 ? 0 : 1)},${i}`),
    )
    const { report } = await convertToSequences(file, { steps: 2, maxGap: 1 })
    expect(report.warnings).toEqual([
      `${file}: the times are irregular, 33 % of the steps are gaps (usually in steps of 3); raise --max-gap, or give Infinity to let all pass`,
    ])
    expect(
      (await convertToSequences(file, { steps: 2, maxGap: Number.POSITIVE_INFINITY })).report.gaps,
    ).toBe(0)
  })

  const gappy = write(
    'gappy.csv',
    't,a,b',
    '1,1,1',
    '2,2,',
    '3,NA,3',
    '4,4,4',
    '5,5,5',
    '6,6,6',
    '7,,7',
    '8,8,8',
    '9,9,9',
    '10,10,10',
  )

  it('is a missing cell', async () => {
    const { table, report } = await convertToSequences(gappy, { steps: 3 })
    expect([...table.states]).toEqual([4, 4, 5, 5, 6, 6, 8, 8, 9, 9, 10, 10])
    expect(report).toMatchObject({
      missingCells: 3,
      missingColumns: 2,
      count: { incomplete: 3, shortPieces: 1, shortRows: 1, filled: 0 },
    })
  })

  it('or it is filled from before, or between', async () => {
    const previous = await convertToSequences(gappy, { steps: 10, missing: 'previous' })
    expect([...previous.table.states]).toEqual([
      1, 1, 2, 1, 2, 3, 4, 4, 5, 5, 6, 6, 6, 7, 8, 8, 9, 9, 10, 10,
    ])
    const between = await convertToSequences(gappy, { steps: 10, missing: 'interpolate' })
    expect([...between.table.states]).toEqual([
      1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10,
    ])
    expect(between.report.count).toMatchObject({ filled: 3, incomplete: 0 })
    await expect(convertToSequences(gappy, { steps: 3, missing: 'error' })).rejects.toThrow(
      `${gappy}, row 2, column b: value is missing. Fill it, or say with --missing what to do: cut, previous or interpolate.`,
    )
  })

  it('is no missing cell of a column that has hardly any values: it is left out', async () => {
    const rows = count(10).map((i) => `${i},${i},${i < 3 ? '' : i},${i < 2 ? '' : i}`)
    const file = write('sparse.csv', 't,a,b,c', ...rows)
    const { table, report } = await convertToSequences(file, { steps: 4 })
    expect(table.featureNames).toEqual(['a', 'c'])
    expect(report.warnings).toContain(
      `${file}: column b is left out: 30 % of its cells are missing (3 of 10) (--keep b keeps it)`,
    )
    const kept = await convertToSequences(file, { steps: 4, keep: 'b' })
    expect(kept.table.featureNames).toEqual(['a', 'b', 'c'])
    expect(kept.report.count).toMatchObject({ incomplete: 3, sequences: 1 })
  })

  it('is told where no sequence comes of it', async () => {
    const file = write(
      'short.csv',
      'date,row',
      ...daily(20, iso, (day) => day.getUTCDate() % 5 === 0),
    )
    await expect(convertToSequences(file, { steps: 6 })).rejects.toThrow(
      `${file}: the longest of 4 pieces without a gap has 4 rows, not one sequence of 6. Take fewer steps, or let gaps pass with --max-gap N (the commonest is 2 usual steps; Infinity lets all pass).`,
    )
    await expect(convertToSequences(gappy, { steps: 8 })).rejects.toThrow(
      `${gappy}: the longest of 3 pieces without a gap has 3 rows, not one sequence of 8. Take fewer steps, or fill the missing cells of column a and others with --missing previous or interpolate.`,
    )
  })
})

describe('several series', () => {
  const panel = ['date,store,item,sales']
  for (const [s, store] of ['NA', 'B'].entries()) {
    for (const item of [7, 8]) {
      for (const day of [1, 2, 3])
        panel.push(`2024-01-0${day},${store},${item},${s * 100 + item * 10 + day}`)
    }
  }

  it('are kept apart by their ids', async () => {
    const [header, ...rows] = panel
    const expected = [71, 72, 81, 82, 171, 172, 181, 182]
    for (const ordered of [rows, rows.toReversed(), rows.toSorted()]) {
      const file = write('panel.csv', header, ...ordered)
      const { table, origin } = await convertToSequences(file, { steps: 2, idColumn: 'store,item' })
      expect(table.featureNames).toEqual(['sales'])
      expect([...table.states].sort((a, b) => a - b)).toEqual(expected)
      expect(
        [...table.states].every((value, i) => i % 2 === 0 || value === table.states[i - 1] + 1),
      ).toBe(true)
      expect(origin.series.map(({ id, sequences }) => [...id, sequences]).sort()).toEqual([
        ['B', '7', 1],
        ['B', '8', 1],
        ['NA', '7', 1],
        ['NA', '8', 1],
      ])
      expect(origin.series[0].starts).toEqual([Date.UTC(2024, 0, 1) / 1000])
    }
  })

  it.each([
    [
      '',
      panel,
      '9 times repeat: this looks like 4 series by store and item. Keep them apart with --id-column store,item.',
    ],
    [
      'store',
      panel,
      '6 times repeat: this looks like 4 series by store and item. Keep them apart with --id-column store,item.',
    ],
    [
      '',
      [
        'unique_id,date,y',
        'H1,2024-01-01,1',
        'H1,2024-01-02,2',
        'H2,2024-01-01,3',
        'H2,2024-01-02,4',
      ],
      '2 times repeat: this looks like 2 series by unique_id. Keep them apart with --id-column unique_id.',
    ],
    [
      '',
      ['date,x', '2024-01-01,1', '2024-01-01,2', '2024-01-02,5', '2024-01-02,6'],
      '2 times repeat, and no columns tell series apart. Name the columns that tell series apart with --id-column, take out rows that are there twice, or say with --in-order that the rows are in order as they stand.',
    ],
  ])('are not taken for one (ids: %s)', async (idColumn, lines, message) => {
    const file = write('mixed.csv', ...lines)
    const options = idColumn === '' ? { steps: 2 } : { steps: 2, idColumn }
    await expect(convertToSequences(file, options)).rejects.toMatchObject({
      code: 'TIME_REPEATS',
      message: `${file}, column date: ${message}`,
    })
  })

  it('are not seen in whole numbers that differ by chance', async () => {
    const ticks = count(300).map((i) => `${Math.floor(i / 1.5)},${(i * 37) % 89},${100 + i / 8}`)
    const file = write('ticks.csv', 'time,volume,price', ...ticks)
    await expect(convertToSequences(file, { steps: 2 })).rejects.toThrow(
      '100 times repeat, and no columns tell series apart.',
    )
    const hours = count(240).map((i) => `${1 + Math.floor(i / 24)}/31/2024,${i % 24},${i}`)
    const hourly = write(
      'hourly.csv',
      'date,hour,load',
      ...hours.filter((row) => !/^(2|4|6|9)/.test(row)),
    )
    await expect(convertToSequences(hourly, { steps: 2 })).rejects.toThrow(
      'If the two are one time: --time-column date,hour; if hour tells series apart: --id-column hour.',
    )
    const options = { steps: 24, timeColumn: 'date,hour' }
    expect((await convertToSequences(hourly, options)).report.step).toBe('every hour')
  })

  it('are not seen in a few rows that repeat a time', async () => {
    const rows = daily(60, iso)
    const file = write('repeats.csv', 'date,row', ...rows, rows[9])
    const { report } = await convertToSequences(file, { steps: 3 })
    expect(report.warnings).toEqual([
      `${file}: the rows are out of time order; sorted by date`,
      `${file}: a row repeats the date of the row before (row 61)`,
    ])
  })

  it("never share a sequence, nor fill each other's cells", async () => {
    const rows = ['1,a,1', '1,b,5', '2,a,', '2,b,6', '3,a,3', '3,b,', '4,b,8']
    const file = write('fill.csv', 'time,id,x', ...rows)
    const { table } = await convertToSequences(file, {
      steps: 2,
      idColumn: 'id',
      keep: 'x',
      missing: 'previous',
    })
    expect([...table.states]).toEqual([1, 1, 5, 6, 6, 8])
    const options = { steps: 2, idColumn: 'id', keep: 'x', missing: 'interpolate' } as const
    const cut = await convertToSequences(file, options)
    expect([...cut.table.states]).toEqual([1, 2, 5, 6, 7, 8])
  })
})

describe('what is no feature', () => {
  const header = (name: string) => [
    `${name},time,a`,
    '3,2024-01-01,5',
    '4,2024-01-02,6',
    '9,2024-01-03,7',
  ]

  const indexNames = ['', 'Unnamed: 0', 'index', 'level_0', '__index_level_0__', '...1']
  it.each(indexNames)('the index that is written as "%s"', async (name) => {
    const file = write('index.csv', ...header(name))
    const { table, report } = await convertToSequences(file, { steps: 3 })
    const [label, key] = name === '' ? ['1 (no name)', 'column_1'] : [name, name]
    const argument = name === '' || name.includes(' ') ? `'${name}'` : name
    expect(table.featureNames).toEqual(['a'])
    expect(report.warnings).toEqual([
      `${file}: column ${label} is an index and no data: left out; --keep ${argument} makes it a feature`,
    ])
    const kept = await convertToSequences(file, { steps: 3, keep: key })
    expect(kept.table.featureNames).toEqual([key, 'a'])
    expect(kept.report.warnings).toEqual([])
  })

  it('the index of tables that were put together, wherever it stands', async () => {
    const rows = [0, 1, 2, 3, 0, 1, 2, 3].map((row, i) => `${i},${row},${i % 3}`)
    const file = write('concatenated.csv', 'time,,a', ...rows)
    const { table, report } = await convertToSequences(file, { steps: 4 })
    expect(table.featureNames).toEqual(['a'])
    expect(report.warnings[0]).toBe(
      `${file}: column 2 (no name) is an index and no data: left out; --keep '' makes it a feature`,
    )
  })

  it('the index that pandas names in the metadata of Parquet and Arrow', async () => {
    const pandas = '{"index_columns":["k"]}'
    const parquet = join(folder, 'pandas.parquet')
    const select = "SELECT r AS time, r * 2 AS a, 'x' || r AS k FROM range(3) s(r)"
    await runSql(
      `COPY (${select}) TO ${quoteText(parquet)} (FORMAT parquet, KV_METADATA {pandas: ${quoteText(pandas)}})`,
    )
    const arrow = join(folder, 'pandas.arrow')
    const { schema, batches } = tableFromArrays({
      time: [0, 1, 2],
      a: [0, 2, 4],
      k: ['x', 'y', 'z'],
    })
    const metadata = new Map([['pandas', pandas]])
    const named = new Schema(schema.fields, metadata)
    writeFileSync(arrow, tableToIPC(new Table(named, batches), 'file'))
    for (const file of [parquet, arrow]) {
      const { table, report } = await convertToSequences(file, { steps: 3 })
      expect(table.featureNames).toEqual(['a'])
      expect(report.warnings).toEqual([
        `${file}: column k is an index and no data: left out; --keep k makes it a feature`,
      ])
    }
  })

  it('is warned of where it never changes: a second id, a table of zeros', async () => {
    const rows = [0, 1, 2, 3].flatMap((t) =>
      [5, 6].map((shop) => `${t},${shop},${shop + 100},${t % 3}`),
    )
    const file = write('two-ids.csv', 'time,shop,id,x', ...rows)
    const { report } = await convertToSequences(file, { steps: 4, idColumn: 'shop' })
    expect(report.warnings).toEqual([
      `${file}: column id never changes within a sequence, which any model forecasts; --drop id leaves it out`,
    ])
    const zeros = write('zeros.csv', 'time,a,b', '1,0,0', '2,0,0', '3,0,0')
    expect((await convertToSequences(zeros, { steps: 3 })).report.warnings).toEqual([
      `${zeros}: no column changes within a sequence: there is nothing to forecast`,
    ])
  })

  it('an Arrow file without columns is refused', async () => {
    const file = join(folder, 'nothing.arrow')
    writeFileSync(file, tableToIPC(new Table(new Schema([]), []), 'file'))
    await expect(convertToSequences(file, { steps: 2 })).rejects.toMatchObject({
      code: 'EMPTY',
      message: `${file}: the file has no columns`,
    })
  })

  it('an index that is the time is the time', async () => {
    const named = write('dates.csv', ',a', '2024-01-01,5', '2024-01-02,6')
    expect((await convertToSequences(named, { steps: 2 })).origin.timeColumn).toBe('column_1')
    const counts = write('counts.csv', ',a', '0,5', '1,6')
    const { table, origin } = await convertToSequences(counts, { steps: 2 })
    expect([origin.timeColumn, ...table.featureNames]).toEqual(['column_1', 'a'])
    const inOrder = await convertToSequences(counts, { steps: 2, inOrder: true })
    expect(inOrder.table.featureNames).toEqual(['a'])
  })

  it('columns that are chosen or dropped', async () => {
    const file = write('choose.csv', 'time,a,"b,c",note', '1,1,2,x', '2,3,4,y')
    const names = async (options: Partial<ConvertOptions>) =>
      (await convertToSequences(file, { steps: 2, ...options })).table.featureNames
    expect(await names({ drop: 'note' })).toEqual(['a', 'b,c'])
    expect(await names({ columns: 'b,c' })).toEqual(['b,c'])
    await expect(names({ columns: 'a', drop: 'note' })).rejects.toThrow(
      'columns are both chosen and dropped. Do one of the two.',
    )
    await expect(names({ drop: 'notes' })).rejects.toThrow(
      `${file}: --drop: there is no column notes. Did you mean note? It has time, a, "b,c", note.`,
    )
    await expect(names({ columns: 'A,x' })).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
      exitCode: 2,
      message: `${file}: --columns: there is no column A. Did you mean a? It has time, a, "b,c", note.`,
    })
    await expect(names({ idColumn: ['Note'] })).rejects.toThrow('--id-column: there is no column')
    await expect(names({ keep: 'y' })).rejects.toThrow('--keep: there is no column y. It has time')
  })

  it('columns without a name and without values, but not those with values', async () => {
    const file = write('trailing.csv', 'time,a,,', '1,2,,4.5', '2,3,,5')
    const { table, report } = await convertToSequences(file, { steps: 2 })
    expect(table.featureNames).toEqual(['a', 'column_4'])
    expect(report.warnings).toEqual([
      `${file}: column 3 (no name) is left out: 100 % of its cells are missing (2 of 2) (--keep column_3 keeps it)`,
    ])
    const bad = write('unnamed.csv', 'time,a,', '1,2,4', '2,3,x')
    await expect(convertToSequences(bad, { steps: 2 })).rejects.toThrow(
      `${bad}, row 2, column 3 (no name): value 'x' is not a number. Leave a cell empty where there is no value.`,
    )
  })

  it('digits beyond 2^53, of which a warning says that they are lost', async () => {
    const file = write('long.csv', 't,a', '1,9007199254740993', '2,9007199254740995')
    const { report } = await convertToSequences(file, { steps: 2 })
    expect(report.warnings).toContain(
      `${file}: column a holds whole numbers above 2^53, whose last digits are lost`,
    )
  })
})

describe('Arrow', () => {
  it('is converted like other files', async () => {
    const file = join(folder, 'series.arrow')
    const time = [3, 1, 2].map((day) => new Date(Date.UTC(2024, 0, day)))
    const id = ['x', 'x', 'x']
    writeFileSync(
      file,
      tableToIPC(
        tableFromArrays({
          time,
          id,
          a: Float64Array.of(3, 1, Number.NaN),
          b: [3n, 1n, 2n].map(BigInt),
        }),
        'file',
      ),
    )
    const { table, report } = await convertToSequences(file, {
      steps: 3,
      idColumn: 'id',
      keep: 'a',
      missing: 'interpolate',
    })
    expect([...table.states]).toEqual([1, 1, 2, 2, 3, 3])
    expect(report).toMatchObject({ order: 'sorted', step: 'every day', missingCells: 1 })
  })
})

describe('bad input', () => {
  it.each([
    [
      'text',
      ['date,a,b', '2024-01-02,1,x', '2024-01-01,y,2'],
      ", row 1, column b: value 'x' is not a number. Leave a cell empty where there is no value.",
    ],
    [
      'text in a few rows of many',
      ['date,a', ...daily(100, iso).map((row) => row.replace(/,(10|20)$/, ',?'))],
      ", row 11, column a: value '?' is not a number (2 of 100 are not). Leave a cell empty where there is no value.",
    ],
    [
      'a column of text',
      ['date,a,kind', '2024-01-01,1,x', '2024-01-02,2,y', '2024-01-03,3,y'],
      ", row 1, column kind: value 'x' is not a number (3 of 3 are not). If the column tells series apart: --id-column kind; if it is no data: --drop kind.",
    ],
    [
      'decimals with a comma',
      ['date;a', '2024-01-01;1,5', '2024-01-02;2,5'],
      ", row 1, column a: value '1,5' is not a number (2 of 2 are not). Write decimals with a point.",
    ],
    [
      'infinite values',
      ['date,a', '2024-01-01,1', '2024-01-02,-inf'],
      ', row 2, column a: value is -Infinity. Fill it or drop the row.',
    ],
    [
      'a time that cannot be read',
      ['date,a', '2024-01-01,1', 'yesterday,2'],
      ", row 2, column date: value 'yesterday' is not a time like '2024-01-01' in row 1. Say how times are written, e.g. --time-format '%d/%m/%y %H:%M'.",
    ],
    [
      'a time that is none among many',
      ['date,a', ...daily(30, iso), 'Source: office,1'],
      ", row 31, column date: value 'Source: office' is not a time; 1 of 31 cannot be read. Mend or remove that row.",
    ],
    [
      'days that there are not among many',
      [
        'date,a',
        '30.02.2023,1',
        ...daily(50, (day) => iso(day).split('-').reverse().join('.')),
        '?,1',
      ],
      ", row 1, column date: value '30.02.2023' is not a time; 2 of 52 cannot be read: rows 1, 52. Mend or remove those rows.",
    ],
    [
      'thousands with commas between',
      ['date,v', '2024-01-01,"10,956,000.0"', '2024-01-02,"10,957,000.0"'],
      ", row 1, column v: value '10,956,000.0' is not a number (2 of 2 are not). Its commas separate thousands: write 1234567.8 for 1,234,567.8.",
    ],
    [
      'percentages',
      ['date,v', '2024-01-01,10.956%', '2024-01-02,11%'],
      ", row 1, column v: value '10.956%' is not a number (2 of 2 are not). It has a percent sign: write the number alone, 12.5 for 12.5%.",
    ],
    [
      'a first time that cannot be read',
      ['date,a', 'yesterday,1', '2024-01-01,2', '2024-01-02,2'],
      ", row 1, column date: value 'yesterday' is not a time. Say how times are written, e.g. --time-format '%d/%m/%y %H:%M'.",
    ],
    [
      'a time without a date',
      ['time,a', '18:00,1', '19:00,2'],
      ", row 1, column time: value '18:00' has no date. Name the column of the date beside it: --time-column DATE,time.",
    ],
    [
      'a time that can be several',
      ['date,a', '01/01/24,1', '02/01/24,2', '03/01/24,2'],
      ", row 2, column date: '02/01/24' can be 2024-01-02 (%d/%m/%y), 2024-02-01 (%m/%d/%y) or 2002-01-24 (%y/%m/%d), and so can all others. Say which, e.g. --time-format '%d/%m/%y'.",
    ],
    [
      'days without a year',
      ['date,a', 'Jan-30,1', 'Jan-31,2', 'Feb-01,3'],
      ", row 3, column date: value 'Feb-01' is not a time: read as %b-%y, the rows would be out of order. Say how times are written, e.g. --time-format '%d/%m/%y %H:%M'.",
    ],
    [
      'no time',
      ['date,a', '2024-01-01,1', ',2'],
      ', row 2, column date: value is missing. Fill it or drop the row.',
    ],
    ['nothing beside the time', ['date', '2024-01-01'], ': there is no column beside the time'],
    [
      'nothing that has values',
      ['date,a', '2024-01-01,', '2024-01-02,'],
      ': every column lacks more than 20 % of its values. Keep some with --keep NAME.',
    ],
    ['no rows', ['date,a'], ': the file has no rows'],
    [
      'too few rows',
      ['date,a', '2024-01-01,1'],
      ': the series has 1 row, not one sequence of 2. Take fewer steps.',
    ],
    [
      'a table of sequences',
      ['seq_ix,date,x', '1,2024-01-01,2'],
      ', column seq_ix: sequence tables use this name for a key. A table of sequences needs no converting; in another, rename the column.',
    ],
    [
      'two columns of one name',
      ['date,a,a', '2024-01-01,1,2'],
      ', column a: two columns have this name. Rename one of them, or leave it out of the file.',
    ],
  ])('is refused: %s', async (_, lines, message) => {
    const file = write('bad.csv', ...lines)
    await expect(convertToSequences(file, { steps: 2 })).rejects.toMatchObject({
      name: 'DataError',
      message: `${file}${message}`,
    })
  })

  it('is refused: a row without an id, a time in another format than was said, dates as features', async () => {
    const ids = write('ids.csv', 'date,id,a', '2024-01-01,x,1', '2024-01-02,,2')
    await expect(convertToSequences(ids, { steps: 2, idColumn: 'id' })).rejects.toThrow(
      `${ids}, row 2, column id: value is missing. Fill it or drop the row.`,
    )
    const format = write('format.csv', 'date,a', '31/01/24,1', '01/31/24,2')
    await expect(convertToSequences(format, { steps: 2, timeFormat: '%d/%m/%y' })).rejects.toThrow(
      `${format}, row 2, column date: value '01/31/24' is not written as %d/%m/%y. Give another --time-format.`,
    )
    const dates = await writeParquet(
      'dates.parquet',
      "SELECT r AS time, DATE '2024-01-01' AS seen FROM range(3) s(r)",
    )
    await expect(convertToSequences(dates, { steps: 2, timeColumn: 'time' })).rejects.toThrow(
      `${dates}, column seen: the column is DATE, not numbers. Leave it out with --drop seen.`,
    )
    const big = await writeParquet(
      'big.parquet',
      'SELECT (2::HUGEINT ** 63::INTEGER)::UBIGINT + r::UBIGINT AS time, r AS a FROM range(3) s(r)',
    )
    await expect(convertToSequences(big, { steps: 2 })).rejects.toThrow(
      `${big}, row 1, column time: value 9223372036854775808 is beyond 64 bits`,
    )
  })

  it('names the columns there are where the time column is not among them', async () => {
    const file = write('named.csv', ...hours)
    await expect(convertToSequences(file, { steps: 2, timeColumn: 'when' })).rejects.toThrow(
      `${file}: --time-column: there is no column when. It has date, a, b.`,
    )
  })
})

const data = process.env.SEQARENA_DATA
const real = join(data ?? '', 'series')
const hasReal = data !== undefined && existsSync(real) && existsSync(join(data, 'ett'))
const why = hasReal ? '' : ' (not run: SEQARENA_DATA names no folder with ett/ and series/)'

describe.runIf(hasReal)(`real series${why}`, () => {
  it.each([
    ['ett/ETTh1', {}, 'date', 17_420, 7, 'every hour', 0],
    ['series/ILINet', {}, 'DATE', 1301, 8, 'every week', 4],
    ['series/monthly-sunspots', {}, 'Month', 2820, 1, 'every month', 0],
    ['series/taxi_new_york_passengers', {}, 'time', 10_320, 1, 'every 30 minutes', 0],
    ['series/temps', {}, 'Date', 3650, 1, 'every day', 2],
    ['series/us_gasoline', {}, 'Week', 1578, 1, 'every week', 0],
    ['series/exchange_rate', { inOrder: true }, undefined, 7588, 8, undefined, 0],
    ['series/australian_tourism', { inOrder: true }, undefined, 36, 96, undefined, 0],
    ['series/gasrate_co2', { inOrder: true }, undefined, 296, 2, undefined, 0],
    ['series/heart_rate', { inOrder: true }, undefined, 1800, 1, undefined, 0],
  ])('%s', async (name, options, timeColumn, rows, features, step, gaps) => {
    const file = join(data!, `${name}.csv.gz`)
    const { table, origin, report } = await convertToSequences(file, { steps: 6, ...options })
    expect(origin.timeColumn).toBe(timeColumn)
    expect(table.featureNames.length).toBe(features)
    expect(report).toMatchObject({ rows, gaps, ...(step && { step }) })
    expect(report.count.sequences * 6 + report.count.leftOver + report.count.shortRows).toBe(rows)
    if (timeColumn === undefined) return
    await expect(convertToSequences(file, { steps: 6, inOrder: true })).rejects.toThrow(
      'is not a number',
    )
  })
})
