import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { columnMoments } from '../columnMoments.js'
import { openDuckDb, quoteText } from '../duckdb.js'
import type { OnRows } from '../onRows.js'
import { readSequenceTable } from '../readSequenceTable.js'
import { convertFile } from './convertFile.js'
import { convertToSequences } from './convertToSequences.js'
import { readSeriesOrigin } from './readSeriesOrigin.js'
import { readScales, type Scales } from './scales.js'
import { unstandardiseFile } from './unstandardiseFile.js'

const root = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(root, { recursive: true }))
let folder = root
beforeEach(() => {
  folder = mkdtempSync(join(root, 'a'))
})

const path = (name: string) => join(folder, name)

function write(name: string, ...lines: string[]): string {
  writeFileSync(path(name), [...lines, ''].join('\n'))
  return path(name)
}

async function rowsOf(select: string): Promise<unknown[][]> {
  const instance = await openDuckDb()
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(select)).getRowsJson()
  } finally {
    connection.disconnectSync()
    instance.closeSync()
  }
}

/** Two series of pressure and temperature, of 40 and 25 rows. */
function panel(name = 'panel.csv', shift = 0): string {
  const rows = [40, 25].flatMap((length, id) =>
    Array.from({ length }, (_, i) => {
      const [hour, day] = [i % 24, 1 + Math.floor(i / 24)]
      const time = `2024-01-0${day} ${String(hour).padStart(2, '0')}:00`
      return `${time},s${id},${101325.25 + Math.sin(i + id) / 8},${shift + 20 + 3 * Math.cos(i * (id + 1))}`
    }),
  )
  return write(name, 'time,id,pressure,temperature', ...rows)
}

describe('convertFile', () => {
  it.each(['out.parquet', 'out.csv', 'out.csv.gz'])(
    'writes what convertToSequences gives: %s',
    async (name) => {
      const file = panel()
      const options = { steps: 7, idColumn: 'id', difference: true }
      const { files, origin } = await convertFile(file, path(name), options)
      const { table } = await convertToSequences(file, options)
      expect((await readSequenceTable(path(name))).table).toEqual(table)
      expect(files).toEqual(
        name.endsWith('parquet') ? [path(name)] : [path(name), `${path(name)}.series.json`],
      )
      expect(await readSeriesOrigin(path(name))).toEqual(origin)
    },
  )

  it('tells of each sequence the series and when it begins', async () => {
    const file = panel()
    const { origin } = await convertFile(file, path('out.parquet'), { steps: 8, idColumn: 'id' })
    const begin = Date.UTC(2024, 0, 1) / 1000
    const starts = [0, 8, 16, 24, 32].map((hour) => begin + hour * 3600)
    expect(origin).toEqual({
      formatVersion: 1,
      file,
      steps: 8,
      timeColumn: 'time',
      idColumns: ['id'],
      series: [
        { id: ['s0'], sequences: 5, starts },
        { id: ['s1'], sequences: 3, starts: starts.slice(0, 3) },
      ],
    })
    expect(await readSeriesOrigin(path('out.parquet'))).toEqual(origin)
  })

  it('tells nothing of other tables, nor of a CSV file that was changed', async () => {
    const file = panel()
    await convertFile(file, path('out.csv'), { steps: 8, idColumn: 'id' })
    const rows = readFileSync(path('out.csv'), 'utf8').split('\n')
    writeFileSync(path('out.csv'), rows.slice(0, 17).join('\n'))
    expect(await readSeriesOrigin(path('out.csv'))).toBe(undefined)
    expect(await readSeriesOrigin(file)).toBe(undefined)
    await rowsOf(`COPY (SELECT 1 AS a) TO ${quoteText(path('other.parquet'))}`)
    expect(await readSeriesOrigin(path('other.parquet'))).toBe(undefined)
    writeFileSync(`${file}.series.json`, 'no JSON')
    expect(await readSeriesOrigin(file)).toBe(undefined)
  })

  it('keeps in float64 what float32 would lose, and nothing else', async () => {
    const file = panel()
    await convertFile(file, path('out.parquet'), { steps: 20, idColumn: 'id' })
    const types = await rowsOf(
      `SELECT column_type FROM (DESCRIBE FROM ${quoteText(path('out.parquet'))})`,
    )
    expect(types.flat()).toEqual(['INTEGER', 'INTEGER', 'BOOLEAN', 'DOUBLE', 'FLOAT'])
    const [[pressure]] = await rowsOf(
      `SELECT pressure FROM ${quoteText(path('out.parquet'))} OFFSET 1`,
    )
    expect(pressure).toBe(101325.25 + Math.sin(1) / 8)
  })

  it.each(['parquet', 'csv'])('writes names as they are: %s', async (format) => {
    const names = ['a "b"', 'line\nend', "it's", 'a;b', 'ü %', ' x']
    const columns = names.map((name, i) => `r + ${i} AS "${name.replaceAll('"', '""')}"`)
    await rowsOf(
      `COPY (SELECT r AS t, ${columns} FROM range(4) s(r)) TO ${quoteText(path('in.parquet'))}`,
    )
    const { featureNames } = await convertFile(path('in.parquet'), path(`out.${format}`), {
      steps: 4,
    })
    expect(featureNames).toEqual(names)
    const { table } = await readSequenceTable(path(`out.${format}`))
    expect(table.featureNames.map((name) => name.trim())).toEqual(names.map((name) => name.trim()))
    expect([...table.states.subarray(0, 6)]).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('calls columns after their place whose name is empty or cannot be written', async () => {
    const columns = { x: [1, 2], '': [3.5, 4.5], 'a\0b': [5, 6] }
    writeFileSync(path('in.arrow'), tableToIPC(tableFromArrays(columns), 'file'))
    for (const out of [path('out.parquet'), path('out.csv')]) {
      await convertFile(path('in.arrow'), out, { steps: 2, timeColumn: 'x' })
      const { table } = await readSequenceTable(out)
      expect(table.featureNames).toEqual(['column_2', 'column_3'])
      expect([...table.states]).toEqual([3.5, 5, 4.5, 6])
    }
  })

  it('says before the work that names differ in case alone', async () => {
    const file = write('case.csv', 't,a,A', '1,2,3', '2,3,4')
    await expect(convertFile(file, path('out.csv'), { steps: 2 })).rejects.toThrow(
      `${file}, column A: its name differs from that of column a in upper and lower case alone. Rename it, or leave it out with --drop A.`,
    )
    const { table } = await convertToSequences(file, { steps: 2, drop: 'A' })
    expect(table.featureNames).toEqual(['a'])
  })

  it('leaves nothing behind where it fails', async () => {
    const file = write('bad.csv', 't,a', '1,2', '2,x')
    await expect(convertFile(file, path('out.csv'), { steps: 2 })).rejects.toThrow(
      "'x' is not a number",
    )
    expect(readdirSync(folder)).toEqual(['bad.csv'])
  })

  it('leaves no scales of an earlier table beside the new one, and all where it fails', async () => {
    const out = path('out.csv')
    const options = { steps: 6, idColumn: 'id' }
    await convertFile(panel(), out, { ...options, standardise: true })
    const bad = write('bad.csv', 't,a', '1,2', '2,x')
    await expect(convertFile(bad, out, { steps: 2 })).rejects.toThrow('is not a number')
    const scales = readScales(`${out}.scales.json`)
    await convertFile(panel(), out, options)
    expect(readdirSync(folder).filter((name) => name.startsWith('out'))).toEqual([
      'out.csv',
      'out.csv.series.json',
    ])
    await unstandardiseFile(out, path('out.csv'), scales)
    expect(readdirSync(folder)).toContain('out.csv.series.json')
    await unstandardiseFile(panel('other.csv'), out, scales)
    expect(readdirSync(folder)).not.toContain('out.csv.series.json')
  })

  it('tells how far each pass is', async () => {
    const told: Parameters<OnRows>[] = []
    const onRows = (...rows: Parameters<OnRows>) => void told.push(rows)
    const options = { steps: 6, idColumn: 'id', standardise: true, onRows }
    await convertFile(panel(), path('out.csv'), options)
    expect(told).toEqual(['reading', 'measuring', 'cutting'].map((what) => [what, 65, 65]))
    const scales = readScales(`${path('out.csv')}.scales.json`)
    await unstandardiseFile(path('out.csv'), path('back.csv'), scales, { onRows })
    expect(told.at(-1)).toEqual(['reading', 60, 60])
  })

  it.each(['reading', 'cutting'])('leaves nothing behind where it is stopped: %s', async (at) => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i},${Math.sin(i)}`)
    const file = write('long.csv', 't,a', ...rows)
    const controller = new AbortController()
    const { signal } = controller
    const onRows = (what: string) => what === at && controller.abort()
    await expect(
      convertFile(file, path('out.csv.gz'), { steps: 2, onRows, signal }),
    ).rejects.toMatchObject({
      name: 'InterruptedError',
      message: `reading ${file} was stopped`,
    })
    expect(readdirSync(folder)).toEqual(['long.csv'])
  })
})

describe('scales', () => {
  it('are those of the written sequences, and make mean 0 and deviation 1', async () => {
    const file = panel()
    const options = { steps: 6, idColumn: 'id', standardise: true }
    const { files } = await convertFile(file, path('out.parquet'), options)
    expect(files).toEqual([path('out.parquet'), `${path('out.parquet')}.scales.json`])
    const { table } = await readSequenceTable(path('out.parquet'))
    const { mean, sd } = columnMoments(table.states, 2)
    for (const value of mean) expect(value).toBeCloseTo(0, 6)
    for (const value of sd) expect(value).toBeCloseTo(1, 6)
  })

  it('scale a second file, whose columns may come in another order', async () => {
    const options = { steps: 6, idColumn: 'id' }
    await convertFile(panel(), path('out.parquet'), { ...options, standardise: true })
    const scales = readScales(`${path('out.parquet')}.scales.json`)
    const warmer = panel('warmer.csv', 6)
    const [{ mean, deviation }] = scales.columns.filter(({ name }) => name === 'temperature')
    const plain = await convertToSequences(warmer, options)
    const turned = write(
      'turned.csv',
      ...readFileSync(warmer, 'utf8')
        .trim()
        .split('\n')
        .map((line) => {
          const [time, id, pressure, temperature] = line.split(',')
          return [temperature, time, pressure, id].join(',')
        }),
    )
    const { table, scales: used } = await convertToSequences(turned, {
      ...options,
      standardise: scales,
    })
    expect(table.featureNames).toEqual(['temperature', 'pressure'])
    for (let i = 0; i < table.states.length; i += 2) {
      expect(table.states[i]).toBeCloseTo((plain.table.states[i + 1] - mean) / deviation, 4)
    }
    expect(used?.columns).toEqual(scales.columns.toReversed())
  })

  it.each(['csv', 'parquet'])('are undone in a table and in predictions: %s', async (format) => {
    const file = panel()
    const out = path(`out.${format}`)
    await convertFile(file, out, { steps: 6, idColumn: 'id', standardise: true })
    const back = path(`back.${format}`)
    const scales = readScales(`${out}.scales.json`)
    expect(await unstandardiseFile(out, back, scales)).toEqual({
      rows: 60,
      columns: ['pressure', 'temperature'],
    })
    const { table } = await readSequenceTable(back)
    const { table: plain } = await convertToSequences(file, { steps: 6, idColumn: 'id' })
    expect([...table.needPrediction]).toEqual([...plain.needPrediction])
    table.states.forEach((value, i) => {
      expect(value).toBeCloseTo(plain.states[i], i % 2 === 0 ? 1 : 5)
    })
    const predictions = write('predictions.csv', 'seq_ix,step_in_seq,temperature', '0,5,0', '0,6,1')
    await unstandardiseFile(predictions, path('units.csv'), scales)
    const { mean, deviation } = scales.columns[1]
    const [, first, second] = readFileSync(path('units.csv'), 'utf8').split('\n')
    expect([first, second]).toEqual([`0,5,${mean}`, `0,6,${mean + deviation}`])
  })

  it.each<[string, Partial<Scales>, string]>([
    [
      'of other columns',
      { columns: [{ name: 'x', mean: 0, deviation: 1 }] },
      ': there are no scales for pressure, temperature. There are some for x.',
    ],
    [
      'of differences',
      { difference: true },
      ': the scales are those of differences from row to row. Add --difference.',
    ],
  ])('%s are refused', async (_, changed, message) => {
    const columns = ['pressure', 'temperature'].map((name) => ({ name, mean: 0, deviation: 1 }))
    const scales: Scales = {
      formatVersion: 1,
      file: 'x.csv',
      difference: false,
      columns,
      ...changed,
    }
    const file = panel()
    await expect(
      convertToSequences(file, { steps: 6, idColumn: 'id', standardise: scales }),
    ).rejects.toMatchObject({
      code: 'TABLES_DIFFER',
      message: `${file}${message}`,
    })
  })

  it('are read with care', async () => {
    expect(() => readScales(path('none.json'))).toThrow(`${path('none.json')}: no such file`)
    for (const text of [
      '',
      '[]',
      '{"formatVersion":1,"columns":[]}',
      '{"formatVersion":1,"columns":[{"name":"a","mean":0,"deviation":-1}]}',
    ]) {
      writeFileSync(path('scales.json'), text)
      expect(() => readScales(path('scales.json'))).toThrow(
        `${path('scales.json')}: these are no scales. Give a file OUT.scales.json that convert --standardise wrote.`,
      )
    }
    const scales: Scales = {
      formatVersion: 1,
      file: 'x',
      difference: false,
      columns: [{ name: 'b', mean: 0, deviation: 1 }],
    }
    const file = write('other.csv', 'a', '1')
    await expect(unstandardiseFile(file, path('back.csv'), scales)).rejects.toThrow(
      `${file}: no column has a scale. There are scales for b.`,
    )
    const text = write('text.csv', 'b', '1', 'x')
    await expect(unstandardiseFile(text, path('back.csv'), scales)).rejects.toThrow(
      `${text}, row 2, column b: value 'x' is not a number. Leave a cell empty where there is no value.`,
    )
  })
})
