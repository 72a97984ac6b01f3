import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openDuckDb } from './duckdb.js'
import { readParquetMetadata } from './readParquetMetadata.js'
import { TableWriter } from './tableWriter.js'
import { writeQuery } from './writeQuery.js'

const root = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(root, { recursive: true }))
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'))
})

async function writeSmall(file: string, metadata?: Record<string, string>) {
  const writer = await TableWriter.create([
    { name: 'id', type: 'INTEGER' },
    { name: 'a "b", c', type: 'FLOAT' },
    { name: 'double', type: 'DOUBLE' },
    { name: 'flag', type: 'BOOLEAN' },
  ])
  writer.append([Int32Array.of(1, -2), Float32Array.of(0.1, 2), [0.1, 1e300], Uint8Array.of(1, 0)])
  writer.append([[3], [Number.NaN], [3], [1]])
  await writer.finish(file, metadata)
}

describe('TableWriter', () => {
  it('writes what was appended, piece after piece', async () => {
    const file = join(folder, 'small.csv')
    await writeSmall(file)
    expect(readFileSync(file, 'utf8')).toBe(
      'id,"a ""b"", c",double,flag\n1,0.1,0.1,true\n-2,2.0,1e+300,false\n3,nan,3.0,true\n',
    )
    expect(readdirSync(folder)).toEqual(['small.csv'])
  })

  it('writes Parquet that pyarrow reads, types and order of many rows included', async () => {
    const file = join(folder, 'many.parquet')
    const rowCount = 300_000
    const writer = await TableWriter.create([{ name: 'row', type: 'INTEGER' }])
    const rows = Int32Array.from({ length: rowCount }, (_, i) => i)
    writer.append([rows.subarray(0, 123_457)])
    writer.append([rows.subarray(123_457)])
    await writer.finish(file, { note: 'ü' })
    const script = `
import pyarrow.parquet as parquet, sys
table = parquet.read_table(sys.argv[1])
print(table.column('row').to_pylist() == list(range(${rowCount})), table.schema.field('row').type)
print(table.schema.metadata[b'note'].decode() == 'ü')`
    const hasPyarrow = canRun(['-c', 'import pyarrow'])
    if (!hasPyarrow) return console.log('not checked against pyarrow: python3 has none here')
    expect(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })).toBe(
      'True int32\nTrue\n',
    )
  })

  it('keeps metadata, whatever their text', async () => {
    const file = join(folder, 'small.parquet')
    const metadata = { optimum: '{"r2":[0.5,-1]}', "it's": 'naïve "text"\n', empty: '' }
    await writeSmall(file, metadata)
    expect(await readParquetMetadata(file)).toEqual(metadata)
    await writeSmall(file)
    expect(await readParquetMetadata(file)).toEqual({})
  })

  it('says what to do where the folder is missing, and leaves what was there', async () => {
    const file = join(folder, 'none', 'small.parquet')
    await expect(writeSmall(file)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: expect.stringMatching(/cannot write \(.*\)\. Make the folder .*none first\.$/),
    })
    const kept = join(folder, 'kept.parquet')
    writeFileSync(kept, 'kept')
    const writer = await TableWriter.create([{ name: 'x', type: 'FLOAT' }])
    expect(() => writer.append([[1], [2]])).toThrow('values has shape [2,1], expected [1,1]')
    writer.close()
    expect(readFileSync(kept, 'utf8')).toBe('kept')
    expect(readdirSync(folder)).toEqual(['kept.parquet'])
  })

  it.runIf(existsSync('/dev/full'))('says what to do when the disk is full', async () => {
    const instance = await openDuckDb()
    const connection = await instance.connect()
    const query = { columns: [{ name: 'x', sql: '1' }], from: '(SELECT 1)', isEmpty: false }
    const place = { file: 'full.parquet', temporary: '/dev/full' }
    await expect(writeQuery(connection, query, place)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: expect.stringMatching(
        /^full.parquet: cannot write \(.*No space left.*The disk is full: free some space/,
      ),
    })
    connection.disconnectSync()
    instance.closeSync()
  })

  it.each([
    [
      'parquet',
      ['x', 'X'],
      'column X: cannot write two columns of this name, upper or lower case, as Parquet. Name a .csv file, or rename one of them.',
    ],
    [
      'parquet',
      ['x', ''],
      'the column without a name: cannot write this name as Parquet. Name a .csv file, or rename the column.',
    ],
    [
      'parquet',
      ['a\0b'],
      'column "a\\u0000b": cannot write this name as Parquet. Name a .csv file, or rename the column.',
    ],
    [
      'csv',
      ['x', 'y', 'x'],
      'column x: cannot write two columns of this name. Rename one of them.',
    ],
  ])('writes no %s with the names %j', async (extension, names, message) => {
    const file = join(folder, `names.${extension}`)
    await expect(writeRow(file, names)).rejects.toThrow(`${file}, ${message}`)
    expect(readdirSync(folder)).toEqual([])
  })

  it('writes any other names, and DuckDB reads them', async () => {
    const names = ['select', "it's", 'a "b", c', 'a\nb', 'é', 'e\u0301', 'É', 'c0', 'C1', ' x']
    const file = join(folder, 'names.parquet')
    await writeRow(file, names)
    const instance = await openDuckDb()
    const connection = await instance.connect()
    const schema = await connection.runAndReadAll(`SELECT name FROM parquet_schema('${file}')`)
    expect(schema.getRows().flat().slice(1)).toEqual(names)
    connection.disconnectSync()
    instance.closeSync()
  })

  it('writes a header alone where there are no rows', async () => {
    const file = join(folder, 'none.csv')
    const writer = await TableWriter.create([
      { name: '', type: 'FLOAT' },
      { name: 'X', type: 'FLOAT' },
      { name: 'x', type: 'FLOAT' },
    ])
    await writer.finish(file)
    expect(readFileSync(file, 'utf8')).toBe('"",X,x\n')
  })

  it('refuses a format it cannot write', async () => {
    await expect(writeSmall(join(folder, 'small.xlsx'))).rejects.toThrow(
      /small.xlsx: cannot write this format. Name a .parquet, .csv or .csv.gz file.$/,
    )
  })
})

/** A table of one row under these names. */
async function writeRow(file: string, names: readonly string[]) {
  const writer = await TableWriter.create(names.map((name) => ({ name, type: 'FLOAT' })))
  writer.append(names.map((_, i) => [i]))
  await writer.finish(file)
}

function canRun(args: string[]): boolean {
  try {
    execFileSync('python3', args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
