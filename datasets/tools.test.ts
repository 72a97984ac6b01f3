import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { readSequenceTable } from './readSequenceTable.js'
import { readTable } from './tables.js'

// The same table, as every tool writes it with every codec it has: see samples/make_tools.py.
const folder = join(packageRoot, 'datasets/samples/tools')
const expected = JSON.parse(readFileSync(join(folder, 'table.json'), 'utf8'))
const hasZstd = 'zstdDecompressSync' in createRequire(import.meta.url)('node:zlib')

const tooWide = (digits: number) =>
  `, column single: the column is a decimal of ${digits} digits, of which 38 can be read. Write it as double, or as a decimal of at most 38 digits.`
const split = (column: string, type: string) =>
  `, column ${column}: the column is stored as BYTE_STREAM_SPLIT of ${type}, which can be read of FLOAT and DOUBLE alone. Write it without (pyarrow: use_byte_stream_split=False, or a list of the float columns).`
const listView = (kind: string) =>
  `, column state: the column is a list view, which cannot be read. Write it as a list (pyarrow: cast to ${kind}).`
const ragged =
  ', row 23, column state: the list has 3 elements, the first one has 4. Give lists of one length.'
const noZstd =
  ': compressed with ZSTD, which this version of Node cannot unpack. Write it with LZ4 or uncompressed, or as Parquet.'

/** Code and message of what cannot be read. */
const refused: Record<string, [string, string]> = {
  'fastparquet-lz4.parquet': [
    'COMPRESSION_UNKNOWN',
    ': compressed with LZ4, which cannot be read. Write it with Snappy, ZSTD, gzip, Brotli or LZ4_RAW.',
  ],
  'polars-int128.arrow': [
    'TYPE_UNREADABLE',
    ', column whole: the column is integers of 128 bits, which cannot be read. Write it as int64 or double.',
  ],
  'polars-int128.parquet': [
    'NOT_NUMERIC',
    ', column whole: the column is BLOB, not numbers. Leave it out with --drop whole.',
  ],
  'pyarrow-decimal39.parquet': ['DECIMAL_TOO_WIDE', tooWide(39)],
  'pyarrow-decimal76.parquet': ['DECIMAL_TOO_WIDE', tooWide(76)],
  'pyarrow-large-list-view.arrow': ['TYPE_UNREADABLE', listView('large_list')],
  'pyarrow-list-view.arrow': ['TYPE_UNREADABLE', listView('list_')],
  'pyarrow-ragged.arrow': ['LIST_UNEQUAL', ragged],
  'pyarrow-ragged.parquet': ['LIST_UNEQUAL', ragged],
  'pyarrow-run-end.arrow': [
    'TYPE_UNREADABLE',
    ', column single: the column is run-end encoded, which cannot be read. Write it decoded (pyarrow: compute.run_end_decode).',
  ],
  'pyarrow-split-decimals.parquet': ['ENCODING_UNKNOWN', split('single', 'FIXED_LEN_BYTE_ARRAY')],
  'pyarrow-split-halves.parquet': ['ENCODING_UNKNOWN', split('single', 'FIXED_LEN_BYTE_ARRAY')],
  'pyarrow-split-integers.parquet': ['ENCODING_UNKNOWN', split('whole', 'INT32')],
  'pyarrow-string-view.arrow': [
    'NOT_NUMERIC',
    ', column name: the column is Utf8View, not numbers. Leave it out with --drop name.',
  ],
  'pyarrow-v1-none.feather': [
    'NOT_ARROW',
    ': a Feather file of version 1. Write it as version 2, which is Arrow (pyarrow: write_feather, version=2).',
  ],
}

const names = readdirSync(folder).filter((name) => name !== 'table.json')
const isPackedArrow = (name: string) => /zstd\.(arrows?|feather)$/.test(name)

describe('a table that another tool wrote', () => {
  const readable = names.filter((name) => !(name in refused) && (hasZstd || !isPackedArrow(name)))
  it.each(readable)('reads the same: %s', async (name) => {
    const { table, warnings } = await readSequenceTable(join(folder, name))
    const isList = /(list|array)\./.test(name)
    expect({
      seqIx: [...table.seqIx],
      offsets: [...table.offsets],
      featureNames: table.featureNames,
      needPrediction: [...table.needPrediction],
      states: [...table.states],
    }).toEqual(isList ? { ...expected, featureNames: ['f_0', 'f_1', 'f_2', 'f_3'] } : expected)
    expect(warnings).toEqual([])
  })

  const packed = hasZstd ? [] : names.filter(isPackedArrow)
  const unreadable = packed.map((name) => [name, ['COMPRESSION_UNKNOWN', noZstd]] as const)
  it.each([...Object.entries(refused), ...unreadable])(
    'is refused with what to do: %s',
    async (name, [code, message]) => {
      const file = join(folder, name)
      await expect(readSequenceTable(file)).rejects.toMatchObject({
        name: 'DataError',
        code,
        message: `${file}${message}`,
      })
    },
  )

  it('has text in views too, as polars writes it', async () => {
    const { table } = await readTable(join(folder, 'pyarrow-string-view.arrow'))
    expect(table.columns.at(-1)).toMatchObject({ type: 'category', labels: ['x'] })
  })
})
