import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  Table as ArrowTable,
  Bool,
  DateDay,
  Dictionary,
  Float32,
  Int32,
  Int64,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { afterAll, describe, expect, it } from 'vitest'
import { openDuckDb, quoteText } from '../duckdb.js'
import { groupRows } from '../groups.js'
import { columnNamed, isNumberColumn, type Table } from '../table.js'
import { missingTexts } from './missingTexts.js'
import { readTable, readTableLike } from './readTable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a file under a name that stands in messages. */
function put(name: string, content: string | Uint8Array): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

async function putParquet(name: string, sql: string): Promise<string> {
  const file = join(folder, name)
  const instance = await openDuckDb()
  const connection = await instance.connect()
  await connection.run(`COPY (${sql}) TO ${quoteText(file)} (FORMAT parquet)`)
  connection.disconnectSync()
  instance.closeSync()
  return file
}

/** The values of a column as a list: numbers, labels, null where there is none. */
function valuesOf(table: Table, name: string): (number | string | null)[] {
  const column = columnNamed(table, name)
  if (isNumberColumn(column)) {
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
  }
  return Array.from(column.codes, (code) => (code < 0 ? null : column.labels[code]))
}

/** A CSV file of one column beside another that has no part in it. */
function oneColumn(values: readonly string[]): string {
  return ['c,other', ...values.map((value) => `${value},1`), ''].join('\n')
}

const many = (make: (i: number) => string, count = 40) =>
  Array.from({ length: count }, (_, i) => make(i))

describe('the type of a CSV column', () => {
  // Name, values, type, and the first values as they are read.
  const cases: [string, string[], string, (number | string | null)[]][] = [
    ['whole numbers', ['1', '-2', '+3', ''], 'integer', [1, -2, 3, null]],
    ['decimals', ['0.1', '.5', '5.', '1e-3', ' 2 '], 'number', [0.1, 0.5, 5, 0.001, 2]],
    ['truth values', ['true', 'false', 'NA'], 'boolean', ['true', 'false', null]],
    ['truth values in three spellings', ['true', 'False', 'TRUE'], 'category', ['true', 'False']],
    [
      'yes and no, one of them unknown',
      [...many((i) => (i % 2 ? 'Y' : 'N'), 39), '?'],
      'boolean',
      ['N', 'Y'],
    ],
    ['numbers of more than 53 bits', ['9007199254740993'], 'category', ['9007199254740993']],
    ['codes that begin with a 0', ['02116', '10001'], 'category', ['02116', '10001']],
    ['no values', ['', 'NA', 'null'], 'integer', [null, null, null]],
    ['one value', ['7', '7', '7'], 'integer', [7, 7, 7]],
    [
      'times',
      ['2020-01-02', '2020-01-02T03:04:05Z', '2020-01-02 03:04:05.5', '2020-01-02T03:04:05+02:00'],
      'datetime',
      [1577923200000, 1577934245000, 1577934245500, 1577927045000],
    ],
    ['a day that is none', [...many(() => '2020-02-30')], 'category', ['2020-02-30']],
    ['numbers with a dash', many(() => '1-2-3'), 'category', ['1-2-3']],
    ['numbers with an underscore', many(() => '2020_01'), 'category', ['2020_01']],
    ['numbers in hexadecimal', many(() => '0x1F'), 'category', ['0x1F']],
    ['numbers with a decimal comma', many(() => '"1,5"'), 'number', [1.5]],
    ['labels', many((i) => `v${i % 2}`), 'category', ['v0', 'v1', 'v0']],
    ['one number that is none', [...many((i) => `${i % 2}`, 39), 'x'], 'category', ['0', '1']],
    ['labels of which two in 40 occur once', many((i) => (i < 2 ? `t${i}` : 'x')), 'category', []],
    ['labels of which three in 40 do', many((i) => (i < 3 ? `t${i}` : 'x')), 'text', ['t0', 't1']],
  ]
  // All in one file: opening one takes longer than reading it.
  const height = 40
  const lines = Array.from({ length: height }, (_, row) =>
    cases.map(([, values]) => values[row % values.length]).join(','),
  )
  const header = cases.map((_, c) => `c${c}`).join(',')

  it.each(cases.map((wanted, c) => [...wanted, `c${c}`] as const))(
    '%s',
    async (_name, values, type, first, column) => {
      const { table, losses } = await readTypesFile()
      expect(columnNamed(table, column).type).toBe(type)
      expect(valuesOf(table, column).slice(0, first.length)).toEqual(first)
      expect(values.length).toBeLessThanOrEqual(height)
      expect([table.rowCount, losses]).toEqual([height, []])
    },
  )
  let read: ReturnType<typeof readTable> | undefined
  function readTypesFile() {
    read ??= readTable(put('types.csv', [header, ...lines, ''].join('\n')))
    return read
  }

  it('is found out by later rows too, even where the first have no value', async () => {
    const empty = many(() => '', 20_000)
    for (const [last, type] of [
      ['x', 'category'],
      ['2020-01-02', 'date'],
      ['3', 'integer'],
    ]) {
      const { table } = await readTable(put('late.csv', oneColumn([...empty, last])))
      expect(columnNamed(table, 'c').type).toBe(type)
      expect(valuesOf(table, 'c').at(-1)).toEqual({ x: 'x', 3: 3 }[last] ?? Date.parse(last))
    }
  })

  it('can be given', async () => {
    const file = put('given.csv', 'a,b,c,d\n1,1,x,2020-01-01\n2,x,y,3\n')
    const types = { a: 'category', b: 'number', c: 'category', d: 'datetime' } as const
    const { table, losses } = await readTable(file, { types })
    expect(table.columns.map(({ type }) => type)).toEqual(Object.values(types))
    expect(valuesOf(table, 'a')).toEqual(['1', '2'])
    expect(losses).toEqual([
      { column: 'b', type: 'number', count: 1, example: 'x', row: 2 },
      { column: 'd', type: 'datetime', count: 1, example: '3', row: 2 },
    ])
  })
})

describe('missing values of CSV', () => {
  it('are those of pandas, quoted or not, and nothing else', async () => {
    const others = ['na', 'NAN ', ' ', '-', '?', 'nil', 'none', 'Null']
    const fields = [...missingTexts, ...missingTexts.map((text) => `"${text}"`), ...others]
    const { table } = await readTable(put('missing.csv', oneColumn(fields)), {
      types: { c: 'category' },
    })
    const expected = [...missingTexts, ...missingTexts].map(() => null)
    expect(valuesOf(table, 'c')).toEqual([...expected, ...others])
  })
})

describe('infinite values', () => {
  it('count as missing and are reported, the column stays one of numbers', async () => {
    const file = put('infinite.csv', oneColumn(['1', '-inf', 'Infinity', '1e999', 'nan']))
    const { table, losses } = await readTable(file)
    expect(valuesOf(table, 'c')).toEqual([1, null, null, null, null])
    expect(losses).toEqual([{ column: 'c', type: 'integer', count: 3, example: '-inf', row: 2 }])
  })

  it('are written by the mark that their own column had, if any', async () => {
    const rows = Array.from(
      { length: 9 },
      (_, i) => `${i || -999},${i ? `l${i % 2}` : '?'},,${i || ''}`,
    )
    const file = put('marks.csv', ['number,label,empty,blank', ...rows, ''].join('\n'))
    const { table } = await readTable(file, { missing: ['?', '-999'] })
    const marks = table.columns.map(({ form }) => form?.missing)
    expect(marks).toEqual(['-999', '?', undefined, undefined])
  })

  it('of Parquet too, times included; NaN is a missing value', async () => {
    const sql = `SELECT * FROM (VALUES ('inf'::DOUBLE, 'infinity'::TIMESTAMP, 'nan'::FLOAT),
      (2, '2020-01-02'::TIMESTAMP, 1.5)) t(x, t, y)`
    const { table, losses } = await readTable(await putParquet('infinite.parquet', sql))
    expect(table.columns.map(({ type }) => type)).toEqual(['integer', 'datetime', 'number'])
    expect(table.columns.map(({ name }) => valuesOf(table, name))).toEqual([
      [null, 2],
      [null, Date.parse('2020-01-02')],
      [null, 1.5],
    ])
    expect(losses.map(({ column, count, row }) => [column, count, row])).toEqual([
      ['x', 1, 1],
      ['t', 1, 1],
    ])
  })
})

describe('the formats', () => {
  const labels = many((i) => ['short', 'a label of more than twelve bytes', 'größer', ''][i % 4])
  const isMissing = (i: number) => i % 7 === 3
  const days = many((i) => `2020-01-${String((i % 28) + 1).padStart(2, '0')}`)
  /** What every format has to give. */
  const expected = {
    n: many(String).map((text, i) => (isMissing(i) ? null : Number(text) + 0.5)),
    i: many(String).map((_, i) => 3 * i),
    b: many((i) => `${i % 2 === 1}`),
    d: days.map((day) => Date.parse(day)),
    c: labels.map((label, i) => (isMissing(i) ? null : label)),
  }
  const types = ['number', 'integer', 'boolean', 'date', 'category']

  function check(table: Table, columns: object) {
    expect(table.columns.map(({ type }) => type)).toEqual(types)
    for (const [name, values] of Object.entries(columns)) {
      expect([name, valuesOf(table, name)]).toEqual([name, values])
    }
  }

  it('CSV and CSV.gz hold the same table, but for the empty label', async () => {
    const lines = labels.map((label, i) => {
      const number = isMissing(i) ? '' : `${i + 0.5}`
      return `${number},${3 * i},${i % 2 === 1},${days[i]},"${isMissing(i) ? '' : label}"`
    })
    const csv = ['n,i,b,d,c', ...lines, ''].join('\r\n')
    const withoutEmpty = { ...expected, c: expected.c.map((label) => label || null) }
    check((await readTable(put('same.csv', csv))).table, withoutEmpty)
    check((await readTable(put('same.csv.gz', gzipSync(csv)))).table, withoutEmpty)
  })

  it('Parquet', async () => {
    const quoted = labels.slice(0, 4).map(quoteText)
    const sql = `SELECT CASE WHEN r % 7 <> 3 THEN r + 0.5 END AS n, (3 * r)::HUGEINT AS i, r % 2 = 1 AS b,
      DATE '2020-01-01' + (r % 28)::INTEGER AS d,
      CASE WHEN r % 7 <> 3 THEN [${quoted}][r % 4 + 1] END AS c FROM range(40) t(r)`
    check((await readTable(await putParquet('same.parquet', sql))).table, expected)
  })

  it.each(['file', 'stream'] as const)('Arrow, as a %s', async (kind) => {
    const arrow = new ArrowTable({
      n: vectorFromArray(expected.n, new Float32()),
      i: vectorFromArray(expected.i.map(BigInt), new Int64()),
      b: vectorFromArray(
        expected.b.map((truth) => truth === 'true'),
        new Bool(),
      ),
      d: vectorFromArray(
        expected.d.map((time) => new Date(time)),
        new DateDay(),
      ),
      c: vectorFromArray(expected.c, new Utf8()),
    })
    check((await readTable(put('same.arrow', tableToIPC(arrow, kind)))).table, expected)
  })

  it('Arrow with a dictionary and times in microseconds', async () => {
    const arrow = new ArrowTable({
      c: vectorFromArray(expected.c, new Dictionary(new Utf8(), new Int32())),
      d: vectorFromArray(expected.d, new TimestampMicrosecond()),
    })
    const { table } = await readTable(put('dictionary.arrow', tableToIPC(arrow, 'file')))
    expect(valuesOf(table, 'c')).toEqual(expected.c)
    expect(valuesOf(table, 'd')).toEqual(expected.d)
  })

  it('Parquet numbers beyond 53 bits are ids as they are written, decimals become the nearest double', async () => {
    const sql = `SELECT 9007199254740993::BIGINT AS a, 170141183460469231731687303715884105727::HUGEINT AS b,
      0.1::DECIMAL(38, 20) AS c`
    const { table } = await readTable(await putParquet('wide.parquet', sql))
    const values = table.columns.map(({ name }) => valuesOf(table, name)[0])
    expect(values).toEqual(['9007199254740993', 2 ** 127, 0.1])
  })
})

describe('the key', () => {
  const keysOf = async (values: string[]) => {
    const { table } = await readTable(put('key.csv', oneColumn(values)), { key: 'c' })
    return groupRows(table, 'c').keys
  }

  it('is numbers where all are, else labels, however many occur once', async () => {
    expect(await keysOf(['10', '9', '10'])).toEqual([9, 10])
    expect(await keysOf(['10', '9', 'a'])).toEqual(['10', '9', 'a'])
    expect(await keysOf(['2020-01-02', '2020-01-01'])).toEqual(['2020-01-01', '2020-01-02'])
  })

  it('keeps numbers apart that are one double', async () => {
    expect(await keysOf(['9007199254740993', '9007199254740992'])).toEqual([
      '9007199254740992',
      '9007199254740993',
    ])
    const sql = 'SELECT unnest([9007199254740993, 9007199254740992]) AS c'
    const { table } = await readTable(await putParquet('key.parquet', sql), { key: 'c' })
    expect(groupRows(table, 'c').count).toBe(2)
  })

  it('has to be there', async () => {
    await expect(readTable(put('key.csv', 'a,b\n1,2\n'), { key: 'c' })).rejects.toThrow(
      'key.csv, column c: the column is missing. Its columns: a, b.',
    )
  })
})

describe('readTableLike', () => {
  const read = async (training: string, synthetic: string, key?: string) => {
    const reference = (await readTable(put('train.csv', training), { key })).table
    return readTableLike(put('synth.csv', synthetic), reference, { key })
  }

  it('has the columns of the reference in its order, and says which it dropped', async () => {
    const { table, dropped } = await read('a,b\n1,2\n', 'x,b,a,y\n9,2,1,9\n')
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(valuesOf(table, 'a')).toEqual([1])
    expect(dropped).toEqual(['x', 'y'])
  })

  it('reads optional columns behind those of the reference where the file has them', async () => {
    const reference = (await readTable(put('train.csv', 'a,b\n1,2\n'))).table
    const optional = { model: 'number', other: 'category', a: 'category' } as const
    const file = put('synth.csv', 'model,x,b,a\n7,9,2,1\n')
    const { table, dropped } = await readTableLike(file, reference, { optional })
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'integer'],
      ['b', 'integer'],
      ['model', 'number'],
    ])
    expect(valuesOf(table, 'model')).toEqual([7])
    expect(dropped).toEqual(['x'])
  })

  it('counts what does not fit the type of the reference', async () => {
    const { table, losses } = await read(
      'n,d,c\n1,2020-01-01,v\n1,2020-01-01,v\n',
      'n,d,c\nx,2020-01-01,1\n2,?,2\ninf,5,\n,NA,\n',
    )
    expect(losses).toEqual([
      { column: 'n', type: 'integer', count: 2, example: 'x', row: 1 },
      { column: 'd', type: 'date', count: 1, example: '5', row: 3 },
    ])
    expect(valuesOf(table, 'n')).toEqual([null, 2, null, null])
    expect(valuesOf(table, 'c')).toEqual(['1', '2', null, null])
  })

  it('takes numbers of another file for labels as they are written there', async () => {
    const types = { c: 'category' } as const
    const reference = (await readTable(put('train.csv', 'c\n1\n2\n'), { types })).table
    const sql = 'SELECT * FROM (VALUES (3::BIGINT), (NULL)) t(c)'
    const whole = await readTableLike(await putParquet('whole.parquet', sql), reference)
    expect(valuesOf(whole.table, 'c')).toEqual(['3', null])
    const floats = "SELECT unnest([3.0::DOUBLE, 0.1::FLOAT, 'nan']) AS c"
    const { table } = await readTableLike(await putParquet('floats.parquet', floats), reference)
    expect(valuesOf(table, 'c').slice(0, 1)).toEqual(['3.0'])
    expect(valuesOf(table, 'c')[2]).toBeNull()
    const arrow = new ArrowTable({ c: vectorFromArray([3, 0.1, Number.NaN], new Float32()) })
    const file = put('floats.arrow', tableToIPC(arrow, 'file'))
    expect(valuesOf((await readTableLike(file, reference)).table, 'c')).toEqual([
      '3.0',
      '0.1',
      null,
    ])
  })

  it('reads numbers and times out of the text of Parquet and Arrow', async () => {
    const reference = (await readTable(put('train.csv', 'n,d\n1,2020-01-01\n'))).table
    const n = [' 1.5', 'true', 'x', '2020_01', '-inf', 'nan', '1e3']
    const d = [
      '2020-01-02',
      '2020-02-30',
      '2020-01-02T03:04:05.25-01:30',
      '1-2-3',
      '20200102',
      '2020-01-02 03',
      '',
    ]
    const sql = `SELECT unnest([${n.map(quoteText)}]) AS n, unnest([${d.map(quoteText)}]) AS d`
    const parquet = await readTableLike(await putParquet('text.parquet', sql), reference)
    const arrowTable = new ArrowTable({
      n: vectorFromArray(n, new Utf8()),
      d: vectorFromArray(d, new Utf8()),
    })
    const arrow = await readTableLike(put('text.arrow', tableToIPC(arrowTable, 'file')), reference)
    expect(arrow.table.columns).toEqual(parquet.table.columns)
    expect(arrow.losses).toEqual(parquet.losses)
    expect(valuesOf(arrow.table, 'n')).toEqual([1.5, null, null, null, null, null, 1000])
    expect(arrow.losses.map(({ count, example, row }) => [count, example, row])).toEqual([
      [4, 'true', 2],
      [3, '2020-02-30', 2],
    ])
  })

  it('gives the key a type of its own', async () => {
    const { table, losses } = await read('k,x\n1,2\n2,2\n', 'k,x\ng0,2\ng1,2\n', 'k')
    expect(groupRows(table, 'k').keys).toEqual(['g0', 'g1'])
    expect(losses).toEqual([])
  })

  it('says which columns are missing', async () => {
    await expect(read('a,b,c\n1,2,3\n', 'a,d\n1,2\n')).rejects.toThrow(
      /synth.csv: lacks columns of .*train.csv: b, c$/,
    )
    await expect(read('a,b\n1,2\n', 'c,d\n1,2\n')).rejects.toThrow(
      /synth.csv: has no column of .*train.csv. Its columns: c, d; wanted: a, b.$/,
    )
  })
})

describe('bad and large input', () => {
  it.each([
    ['no rows', 'a,b\n', 'EMPTY', ': the file has no rows'],
    [
      'two columns of one name',
      'a,b,a\n1,2,3\n',
      'COLUMN_DUPLICATE',
      ', column a: two columns have this name',
    ],
    [
      'UTF-16',
      Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'),
      'ENCODING',
      ': is UTF-16, not UTF-8. Save it as UTF-8.',
    ],
    [
      'UTF-16 without mark',
      Buffer.from('a,b\n1,2\n', 'utf16le'),
      'ENCODING',
      ': is UTF-16, not UTF-8. Save it as UTF-8.',
    ],
    [
      'Latin-1',
      Buffer.from('a,b\n1,2\nä,3\n', 'latin1'),
      'ENCODING',
      ': line 3 is not UTF-8. Save it as UTF-8.',
    ],
    [
      'Latin-1 in a name',
      Buffer.from('ä,b\n1,2\n', 'latin1'),
      'ENCODING',
      ': line 1 is not UTF-8. Save it as UTF-8.',
    ],
    [
      'a name that does not end',
      '"a,b\n1,2\n',
      'CSV_MALFORMED',
      ': line 1 does not end, or a quote in it does not',
    ],
    ['two kinds of line ends', 'a,b\r\n1,2\n3,4\r\n', 'CSV_MALFORMED', ''],
  ])('%s', async (_, content, code, message) => {
    const file = put('bad.csv', content)
    const fault = await readTable(file).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code })
    expect((fault as Error).message).toContain(`${file}${message}`)
  })

  it('a quote that is not closed in a large file is found, and in which line', async () => {
    const lines = many((i) => `"text, ${i}",${i}`, 90_000)
    lines[80_000] = '"text, 80000,80000'
    const file = put('quote.csv', ['a,b', ...lines, ''].join('\n'))
    await expect(readTable(file)).rejects.toThrow('line 80002 has a quote that is not closed')
    lines.fill('text,1', 80_001)
    put('quote.csv', ['a,b', ...lines, ''].join('\n'))
    await expect(readTable(file)).rejects.toThrow('line 80002 has a quote that is not closed')
  })

  it('two columns of one name in Parquet, which DuckDB would give two names', async () => {
    const file = await putParquet('twice.parquet', 'SELECT 1 AS name_1, 2 AS name_2, {a: 3} AS s')
    const bytes = readFileSync(file).toString('latin1').replaceAll('name_2', 'name_1')
    await expect(readTable(put('twice.parquet', Buffer.from(bytes, 'latin1')))).rejects.toThrow(
      'twice.parquet, column name_1: two columns have this name',
    )
  })

  it('a byte order mark is no part of the first name', async () => {
    const { table } = await readTable(put('mark.csv', '\ufeff"a",b\n1,2\n'))
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('holds 100,000 categories, in the order of their first appearance', async () => {
    const values = many((i) => `category ${i % 100_000}`, 101_000)
    const file = put('categories.csv', oneColumn(values))
    const { table } = await readTable(file, { types: { c: 'category' } })
    const column = columnNamed(table, 'c')
    if (isNumberColumn(column)) throw new Error('not categorical')
    // One text each, because comparing lists of this length takes seconds.
    expect(column.labels.join('|') === values.slice(0, 100_000).join('|')).toBe(true)
    expect(column.codes.every((code, row) => code === row % 100_000)).toBe(true)
  })

  it('can be broken off', async () => {
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(readTable(put('stop.csv', 'a\n1\n'), { signal })).rejects.toThrow('stopped')
  })
})
