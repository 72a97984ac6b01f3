import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, describe, expect, it } from 'vitest'
import { DataError } from '../base/errors.js'
import { openDuckDb, quoteText } from './duckdb.js'
import { openSequences } from './openSequences.js'
import { readSequenceTable } from './readSequenceTable.js'
import { keyColumns } from './rowSource.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const keyNames = keyColumns.join()
const keyFlags = {
  seq_ix: '--id-column NAME',
  step_in_seq: '--step-column NAME',
  need_prediction: '--need-column NAME (or --warm-up N where no column says it)',
}
/** Two whole sequences, 5 and 6, of three steps. */
const rows = ['5,0,0,1,2', '5,1,1,3,4', '5,2,0,5,6', '6,0,0,1,2', '6,1,1,3,4', '6,2,0,5,6']

function csv(lines: string[], header = `${keyNames},x,y`): string {
  return [header, ...lines, ''].join('\n')
}

/** The good rows but for row `at`, counted from 0. */
function withRow(at: number, ...lines: string[]): string {
  return csv(rows.flatMap((row, i) => (i === at ? lines : [row])))
}

const noise = Array.from({ length: 20_000 }, (_, i) => `1,${i},0,${Math.sin(i)},${Math.cos(i)}`)
const gzip = gzipSync(csv(noise))

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 0xff : byte))
}

const arrowKeys = {
  seq_ix: Int32Array.of(1, 1, 2, 2),
  step_in_seq: Int32Array.of(0, 1, 0, 1),
  need_prediction: Int32Array.of(1, 0, 1, 0),
}

function arrow(columns: Parameters<typeof tableFromArrays>[0], kind: 'file' | 'stream' = 'file') {
  return tableToIPC(tableFromArrays({ ...arrowKeys, ...columns }), kind)
}
const stream = arrow({ x: Float32Array.of(1, 2, 3, 4) }, 'stream')

/** A query whose result becomes the Parquet file; `r` counts rows from 0, `x` is a feature. */
function parquet(select: string, from = 'range(6) t(r)'): { sql: string } {
  return { sql: `SELECT ${select} FROM ${from}` }
}
const parquetKeys = 'r // 3 AS seq_ix, r % 3 AS step_in_seq, r % 3 = 1 AS need_prediction'

const numberThem =
  'If other columns tell sequences apart, number them by these in one column, and name it: --id-column NAME.'

type Content = string | Uint8Array | { sql: string } | { cut: number; sql: string } | null

// A fault, the file that has it, and its code and message after the file's name.
const faults: [string, string, Content, string, string][] = [
  ['a missing file', 'missing.parquet', null, 'FILE_MISSING', ': no such file'],
  [
    'an unknown extension',
    'table.xlsx',
    'x',
    'FORMAT_UNKNOWN',
    ': the format is not known. Give a .parquet, .csv, .csv.gz, .arrow, .arrows, .feather or .ipc file.',
  ],
  ['an empty file', 'empty.parquet', '', 'EMPTY', ': the file is empty'],
  ['an empty CSV file', 'empty.csv', '', 'EMPTY', ': the file is empty'],
  ['a header alone', 'header.csv', csv([]), 'EMPTY', ': the file has no rows'],
  [
    'no rows in Parquet',
    'none.parquet',
    parquet(`${parquetKeys}, 1.5 AS x`, 'range(0) t(r)'),
    'EMPTY',
    ': the file has no rows',
  ],
  [
    'CSV named Parquet',
    'text.parquet',
    csv(rows),
    'NOT_PARQUET',
    ': not a Parquet file. It may be cut off, or of another format: write it again, or name it after its format.',
  ],
  [
    'truncated Parquet',
    'cut.parquet',
    { ...parquet(`${parquetKeys}, r AS x`), cut: 20 },
    'TRUNCATED',
    ': the file is truncated: the Parquet footer is missing. Copy or write it again.',
  ],
  ['gzip named CSV', 'packed.csv', gzip, 'NOT_CSV', ': not CSV but gzip. Name it .csv.gz.'],
  [
    'CSV named gzip',
    'plain.csv.gz',
    csv(rows),
    'NOT_GZIP',
    ': not a gzip file. If it is not packed, name it .csv.',
  ],
  [
    'truncated gzip',
    'cut.csv.gz',
    gzip.subarray(0, gzip.length / 2),
    'TRUNCATED',
    ': the file is truncated: the gzip data stop short. Copy or write it again.',
  ],
  [
    'gzip that lacks the last bytes of its checksum',
    'cut4.csv.gz',
    gzip.subarray(0, gzip.length - 4),
    'TRUNCATED',
    ': the file is truncated: the gzip data stop short. Copy or write it again.',
  ],
  [
    'gzip with another checksum',
    'sum.csv.gz',
    flipped(gzip, gzip.length - 6),
    'CORRUPT',
    ': the gzip data are damaged (incorrect data check). Copy or write it again.',
  ],
  ['text named Arrow', 'text.arrow', csv(rows), 'NOT_ARROW', ': not an Arrow IPC file'],
  [
    'empty lists',
    'lists.parquet',
    parquet(`${parquetKeys}, []::FLOAT[] AS state`),
    'NO_FEATURES',
    ', row 1, column state: the list has no elements',
  ],
  [
    'a missing list',
    'no-list.parquet',
    parquet(`${parquetKeys}, CASE WHEN r <> 4 THEN [r, 1]::FLOAT[] END AS state`),
    'VALUE_MISSING',
    ', row 5, column state: value is missing. Fill it or drop the row.',
  ],
  [
    'a missing value in a list',
    'list-hole.parquet',
    parquet(`${parquetKeys}, [r, CASE WHEN r <> 4 THEN 1 END]::FLOAT[] AS state`),
    'VALUE_MISSING',
    ', seq_ix 1, step 1, row 5, column f_1: value is missing. Fill it or drop the sequence.',
  ],
  [
    'two columns of lists',
    'two-lists.parquet',
    parquet(`${parquetKeys}, [r]::FLOAT[] AS a, [r]::FLOAT[] AS b`),
    'NOT_NUMERIC',
    ', column a: the column is FLOAT[], not numbers. Leave it out with --drop a.',
  ],
  [
    'a list beside a column of its names',
    'list-name.parquet',
    parquet(`${parquetKeys}, [r]::FLOAT[] AS a, r AS f_0`),
    'COLUMN_DUPLICATE',
    ', column f_0: two columns have this name. Rename one of them, or leave it out of the file.',
  ],
  [
    'a truncated Arrow file',
    'cut.arrow',
    arrow({ x: Float32Array.of(1, 2, 3, 4) }).subarray(0, -20),
    'TRUNCATED',
    ': the file is truncated: the Arrow footer is missing. Copy or write it again.',
  ],
  [
    'an Arrow stream that ends between batches',
    'cut-stream.arrow',
    stream.subarray(0, -8),
    'TRUNCATED',
    ': the file is truncated: the Arrow end-of-stream mark is missing. Copy or write it again.',
  ],
  [
    'an Arrow stream with a hole',
    'hole.arrow',
    Buffer.concat([stream.subarray(0, -60), stream.subarray(-8)]),
    'TRUNCATED',
    ': the file is truncated: a batch stops short. Copy or write it again.',
  ],
  ...keyColumns.map((key): [string, string, Content, string, string] => [
    `no ${key}`,
    `no-${key}.csv`,
    csv(rows, `${keyNames},x,y`.replace(key, 'other')),
    'COLUMN_MISSING',
    `, column ${key}: the column is missing. Name it: ${keyFlags[key]}. The others are other, x, y.`,
  ]),
  [
    'a column missing in Parquet',
    'no-step.parquet',
    parquet('r AS seq_ix, true AS need_prediction, 1 AS x'),
    'COLUMN_MISSING',
    `, column step_in_seq: the column is missing. Name it: ${keyFlags.step_in_seq}. The others are x.`,
  ],
  [
    'a column missing in Arrow',
    'no-need.arrow',
    tableToIPC(tableFromArrays({ seq_ix: [1], step_in_seq: [0], x: [1] }), 'file'),
    'COLUMN_MISSING',
    `, column need_prediction: the column is missing. Name it: ${keyFlags.need_prediction}. The others are x.`,
  ],
  [
    'no features',
    'no-features.csv',
    csv(['1,0,0', '1,1,0'], keyNames),
    'NO_FEATURES',
    ': there are no feature columns. Add at least one column beside seq_ix, step_in_seq, need_prediction.',
  ],
  [
    'two columns of one name',
    'twice.csv',
    csv(rows, `${keyNames},x,x`),
    'COLUMN_DUPLICATE',
    ', column x: two columns have this name. Rename one of them, or leave it out of the file.',
  ],
  [
    'columns without a name',
    'nameless.csv',
    csv(rows, `${keyNames},,`),
    'COLUMN_DUPLICATE',
    ': columns 4 and 5 have no name. Give them names.',
  ],
  [
    'a missing value in a column without a name',
    'nameless-missing.csv',
    csv(['1,0,1,0.5,', '1,1,1,0.5,1'], `${keyNames},x,`),
    'VALUE_MISSING',
    ', seq_ix 1, step 0, row 1, the column without a name: value is missing. Fill it or drop the sequence.',
  ],
  [
    'a bad value under a name of two lines',
    'lines.csv',
    csv(['1,0,1,0.5,a', '1,1,1,0.5,1'], `${keyNames},x,"y\nz"`),
    'NOT_NUMERIC',
    ", seq_ix 1, step 0, row 1, column \"y\\nz\": value 'a' is not a number. Mend it, or leave the column out with --drop $'y\\nz'.",
  ],
  [
    'text in a column of CSV',
    'text.csv',
    withRow(4, '6,1,1,3,n/a'),
    'NOT_NUMERIC',
    ", seq_ix 6, step 1, row 5, column y: value 'n/a' is not a number. Mend it, or leave the column out with --drop y.",
  ],
  [
    'a column that is a number in most rows',
    'almost.csv',
    csv(rows.map((row, i) => (i % 2 === 1 ? `${row}?` : row))),
    'NOT_NUMERIC',
    ", seq_ix 5, step 1, row 2, column y: value '4?' is not a number (3 of 6 are not). Mend it, or leave the column out with --drop y.",
  ],
  [
    'a flag of CSV that is none',
    'flags-and-other.csv',
    csv(rows.map((row, i) => `${row.slice(0, 5)},1,${i < 4 ? 'true' : 'x'}`)),
    'NOT_NUMERIC',
    ", seq_ix 6, step 1, row 5, column y: value 'x' is not a number (2 of 6 are not). Mend it, or leave the column out with --drop y.",
  ],
  [
    'hexadecimal in a column of CSV',
    'hex.csv',
    withRow(4, '6,1,1,3,0x10'),
    'NOT_NUMERIC',
    ", seq_ix 6, step 1, row 5, column y: value '0x10' is not a number. Mend it, or leave the column out with --drop y.",
  ],
  [
    'the first of several bad values',
    'first.csv',
    withRow(1, '5,1,1,3,bad', '5,2,0,worse,6').replace('5,2,0,5,6\n', ''),
    'NOT_NUMERIC',
    ", seq_ix 5, step 1, row 2, column y: value 'bad' is not a number. Mend it, or leave the column out with --drop y.",
  ],
  [
    'a column of text in Parquet',
    'text.parquet',
    parquet(`${parquetKeys}, 'a' AS x`),
    'NOT_NUMERIC',
    ', column x: the column is VARCHAR, not numbers. Leave it out with --drop x.',
  ],
  [
    'a column of dates in Parquet',
    'days.parquet',
    parquet(`${parquetKeys}, DATE '2024-01-01' AS "the day"`),
    'NOT_NUMERIC',
    ", column the day: the column is DATE, not numbers. Leave it out with --drop 'the day'.",
  ],
  [
    'dates for ids in Parquet',
    'dates.parquet',
    parquet(`DATE '2024-01-01' AS seq_ix, r AS step_in_seq, true AS need_prediction, 1 AS x`),
    'NOT_NUMERIC',
    ', column seq_ix: the column is DATE, not numbers',
  ],
  [
    'a column of text in Arrow',
    'text.feather',
    arrow({ x: ['a', 'b', 'c', 'd'] }),
    'NOT_NUMERIC',
    ', column x: the column is Dictionary<Int32, Utf8>, not numbers. Leave it out with --drop x.',
  ],
  [
    'a missing value in CSV',
    'missing.csv',
    withRow(2, '5,2,0,,6'),
    'VALUE_MISSING',
    ', seq_ix 5, step 2, row 3, column x: value is missing. Fill it or drop the sequence.',
  ],
  [
    'a missing value in Parquet',
    'null.parquet',
    parquet(`${parquetKeys}, CASE WHEN r <> 4 THEN r END AS x`),
    'VALUE_MISSING',
    ', seq_ix 1, step 1, row 5, column x: value is missing. Fill it or drop the sequence.',
  ],
  [
    'a missing value in Arrow',
    'null.arrow',
    arrow({ x: [1, 2, null, 4] }),
    'VALUE_MISSING',
    ', seq_ix 2, step 0, row 3, column x: value is missing. Fill it or drop the sequence.',
  ],
  [
    'NaN in CSV',
    'nan.csv',
    withRow(2, '5,2,0,NaN,6'),
    'NOT_FINITE',
    ', seq_ix 5, step 2, row 3, column x: value is NaN. Fill it or drop the sequence.',
  ],
  [
    'NaN in Parquet',
    'nan.parquet',
    parquet(`${parquetKeys}, CASE r WHEN 5 THEN 'nan'::FLOAT ELSE r END AS x`),
    'NOT_FINITE',
    ', seq_ix 1, step 2, row 6, column x: value is NaN. Fill it or drop the sequence.',
  ],
  [
    'infinity in Parquet',
    'inf.parquet',
    parquet(`${parquetKeys}, CASE r WHEN 5 THEN '-inf'::DOUBLE ELSE r END AS x`),
    'NOT_FINITE',
    ', seq_ix 1, step 2, row 6, column x: value is -Infinity. Fill it or drop the sequence.',
  ],
  [
    'infinity in Arrow',
    'inf.arrow',
    arrow({ x: Float64Array.of(1, Number.POSITIVE_INFINITY, 3, 4) }),
    'NOT_FINITE',
    ', seq_ix 1, step 1, row 2, column x: value is Infinity. Fill it or drop the sequence.',
  ],
  [
    'a value beyond float32',
    'large.parquet',
    parquet(`${parquetKeys}, CASE r WHEN 5 THEN 1e300 ELSE r END AS x`),
    'NOT_FINITE',
    ', seq_ix 1, step 2, row 6, column x: value 1e+300 is beyond the range of float32',
  ],
  [
    'two rows with the same id and step',
    'twice-step.csv',
    withRow(4, '6,2,1,3,4'),
    'STEP_DUPLICATE',
    `, seq_ix 6, step 2: two rows have this seq_ix and step_in_seq: rows 5 and 6. ${numberThem}`,
  ],
  [
    'a row twice',
    'twice-row.csv',
    withRow(4, rows[4], rows[4]),
    'STEP_DUPLICATE',
    `, seq_ix 6, step 1: two rows have this seq_ix and step_in_seq: rows 5 and 6. ${numberThem}`,
  ],
  [
    'ids that come back anew after another',
    'anew.csv',
    csv([...rows, ...rows.slice(0, 3)]),
    'STEP_DUPLICATE',
    `, seq_ix 5, step 0: two rows have this seq_ix and step_in_seq: rows 1 and 7. ${numberThem}`,
  ],
  [
    'two columns of ids, of which the second is not named',
    'two-ids.csv',
    csv(
      rows.map((row) => `1${row.slice(1, 5)},1,${row[0]}`),
      `${keyNames},x,series_id`,
    ),
    'STEP_DUPLICATE',
    ', seq_ix 1, step 0: two rows have this seq_ix and step_in_seq: rows 1 and 4. If series_id tells sequences apart: --id-column series_id.',
  ],
  [
    'ids that come back after another, with a gap between',
    'split.csv',
    csv([...['5,0', '6,0', '6,1', '5,2'].map((keys) => `${keys},1,1,2`)]),
    'STEP_MISSING',
    ', seq_ix 5, step 1: no row has this step, but later ones are there, first in row 4. Add the row, or let another sequence begin after the gap.',
  ],
  [
    'a missing step',
    'gap.csv',
    withRow(4),
    'STEP_MISSING',
    ', seq_ix 6, step 1: no row has this step, but later ones are there, first in row 5. Add the row, or let another sequence begin after the gap.',
  ],
  [
    'steps that begin at 1',
    'from1.csv',
    csv(['1,1,0,1,2', '1,2,0,1,2']),
    'STEP_MISSING',
    ', seq_ix 1, step 0: no row has this step, but later ones are there, first in row 1. Count step_in_seq from 0.',
  ],
  [
    'a sequence of length 1',
    'short.csv',
    csv(['1,0,0,1,2', '2,0,0,1,2']),
    'TOO_SHORT',
    ', seq_ix 1: the sequence has a single step',
  ],
  [
    'a flag that is none',
    'flag.csv',
    withRow(4, '6,1,2,3,4'),
    'NOT_BOOLEAN',
    ", row 5, column need_prediction: value '2' is neither 0 nor 1. Write 0 and 1, or false and true.",
  ],
  [
    'no flag in Parquet',
    'flag.parquet',
    parquet('1 AS seq_ix, r AS step_in_seq, NULL::BOOLEAN AS need_prediction, 1 AS x'),
    'VALUE_MISSING',
    ', row 1, column need_prediction: value is missing. Fill it or drop the row.',
  ],
  [
    'an id that is no integer',
    'half.csv',
    withRow(2, '5.5,2,0,5,6'),
    'NOT_INTEGER',
    ', row 3, column seq_ix: value 5.5 is not a whole number. Number the sequences: their ids are whole numbers.',
  ],
  [
    'an id that is no number',
    'name.csv',
    withRow(2, 'five,2,0,5,6'),
    'NOT_NUMERIC',
    ", row 3, column seq_ix: value 'five' is not a number. Number the sequences: their ids are whole numbers.",
  ],
  [
    'an id beyond int32',
    'large-id.parquet',
    parquet('3000000000 AS seq_ix, r AS step_in_seq, true AS need_prediction, 1 AS x'),
    'OUT_OF_RANGE',
    ', row 1, column seq_ix: value 3000000000 is not in -2147483648 to 2147483647',
  ],
  [
    'an id beyond int32 in Arrow',
    'large-id.arrow',
    arrow({ seq_ix: BigInt64Array.of(1n, 1n, 2n ** 40n, 2n), x: Int8Array.of(1, 2, 3, 4) }),
    'OUT_OF_RANGE',
    ', row 3, column seq_ix: value 1099511627776 is not in -2147483648 to 2147483647',
  ],
  [
    'a negative step',
    'negative.csv',
    withRow(2, '5,-2,0,5,6'),
    'OUT_OF_RANGE',
    ', row 3, column step_in_seq: value -2 is not in 0 to 2147483647',
  ],
  [
    'a step that is no integer',
    'half-step.arrow',
    arrow({ step_in_seq: Float64Array.of(0, 1, 0.5, 1), x: Int8Array.of(1, 2, 3, 4) }),
    'NOT_INTEGER',
    ', row 3, column step_in_seq: value 0.5 is not a whole number. Count the steps of each sequence from 0.',
  ],
  [
    'a line of CSV that is too short',
    'ragged.csv',
    withRow(2, '5,2,0,5'),
    'CSV_MALFORMED',
    ': line 4 has 4 values, the header names 5 columns',
  ],
  [
    'a line of CSV that is too long',
    'long.csv',
    withRow(2, '5,2,0,5,6,7'),
    'CSV_MALFORMED',
    ': line 4 has 6 values, the header names 5 columns',
  ],
  [
    'a quote that is not closed',
    'quote.csv',
    csv([...rows.slice(0, 5), '6,2,0,5,"6']),
    'CSV_MALFORMED',
    ': line 7 has a quote that is not closed',
  ],
]

async function writeContent(file: string, content: Content) {
  if (content === null) return
  if (typeof content === 'string' || content instanceof Uint8Array) {
    return writeFileSync(file, content)
  }
  const instance = await openDuckDb()
  const connection = await instance.connect()
  await connection.run(`COPY (${content.sql}) TO ${quoteText(file)} (FORMAT parquet)`)
  connection.disconnectSync()
  instance.closeSync()
  if ('cut' in content) writeFileSync(file, readFileSync(file).subarray(0, -content.cut))
}

async function readStream(file: string) {
  const open = await openSequences(file)
  try {
    for await (const _ of open.sequences);
  } finally {
    open.close()
  }
}

describe.each(faults)('%s', (_, name, content, code, message) => {
  it.each([
    ['reading the table', readSequenceTable],
    ['reading the stream', readStream],
  ])(`stops %s with ${code}`, async (_way, read) => {
    const file = join(folder, name)
    await writeContent(file, content)
    const error = await read(file).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(DataError)
    expect(error).toMatchObject({ code, message: `${file}${message}` })
  })
})

describe('a Parquet file with a damaged page', () => {
  it.each(['r // 1000', 'r % 3'])('is unreadable, with ids %s', async (id) => {
    const file = join(folder, 'damaged.parquet')
    const step = id === 'r % 3' ? 'r // 3' : 'r % 1000'
    const sql = `SELECT sin(r) AS x, ${id} AS seq_ix, ${step} AS step_in_seq,
      true AS need_prediction FROM range(3000) t(r)`
    await writeContent(file, { sql })
    writeFileSync(file, readFileSync(file).fill(0xff, 4, 40)) // the header of the first page of x
    const unreadable = { name: 'DataError', code: 'UNREADABLE', place: { file } }
    await expect(readSequenceTable(file)).rejects.toMatchObject(unreadable)
    await expect(readStream(file)).rejects.toMatchObject(unreadable)
  })
})

describe('files that look odd but are not', () => {
  it('are read: spaces, patterns and partitions in the path, CRLF, a byte order mark, tabs', async () => {
    const odd = join(folder, 'seq_ix=3', 'a [b]* ?c')
    mkdirSync(odd, { recursive: true })
    writeFileSync(join(odd, 'plain.csv'), csv(rows))
    const variants: [string, string][] = [
      ['bom.csv', `\ufeff${csv(rows)}`],
      ['crlf.csv', csv(rows).replaceAll('\n', '\r\n')],
      ['tab.csv', csv(rows).replaceAll(',', '\t')],
      ['semicolon.csv', csv(rows).replaceAll(',', ';')],
      ['quoted.csv', csv(rows).replaceAll(/[^,\n]+/g, '"$&"')],
      ['blank-lines.csv', `${csv(rows)}\n\n`],
      [
        'true-false.csv',
        csv(
          rows.map((row) => row.replace(/^(\d,\d),1/, '$1,True').replace(/^(\d,\d),0/, '$1,FALSE')),
        ),
      ],
    ]
    const { table } = await readSequenceTable(join(odd, 'plain.csv'))
    expect([...table.seqIx]).toEqual([5, 6])
    expect([...table.needPrediction]).toEqual([0, 1, 0, 0, 1, 0])
    expect([...table.states]).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6])
    for (const [name, text] of variants) {
      writeFileSync(join(odd, name), text)
      expect({ name, ...(await readSequenceTable(join(odd, name))) }).toEqual({
        name,
        table,
        warnings: [],
      })
    }
  })

  it('count true as 1 and false as 0 in any format', async () => {
    const files: [string, Content][] = [
      ['flags.csv', csv(rows.map((row, i) => `${row.slice(0, 5)},${i % 2 === 1},${i}`))],
      ['flags.parquet', parquet(`${parquetKeys}, r % 2 = 1 AS x, r AS y`)],
      [
        'flags.arrow',
        tableToIPC(
          tableFromArrays({
            seq_ix: Int32Array.of(0, 0, 0, 1, 1, 1),
            step_in_seq: Int32Array.of(0, 1, 2, 0, 1, 2),
            need_prediction: Int32Array.of(0, 1, 0, 0, 1, 0),
            x: [false, true, false, true, false, true],
            y: Int32Array.of(0, 1, 2, 3, 4, 5),
          }),
          'file',
        ),
      ],
    ]
    for (const [name, content] of files) {
      const file = join(folder, name)
      await writeContent(file, content)
      const { table } = await readSequenceTable(file)
      expect([...table.states]).toEqual([0, 0, 1, 1, 0, 2, 1, 3, 0, 4, 1, 5])
    }
  })

  it('but a folder is refused', async () => {
    await expect(readSequenceTable(folder)).rejects.toMatchObject({
      code: 'FILE_IS_DIRECTORY',
      message: `${folder}: is a folder, not a file. Give a .parquet, .csv, .csv.gz, .arrow, .arrows, .feather or .ipc file.`,
    })
  })
})
