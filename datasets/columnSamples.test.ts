import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { openSequences } from './openSequences.js'
import type { ReadOptions } from './readOptions.js'
import { readSequenceTable } from './readSequenceTable.js'
import type { States } from './sequenceTable.js'

// Written by pandas, pyarrow, fastparquet and polars, see samples/columns/make_columns.py.
const sample = (name: string) => join(packageRoot, 'datasets/samples/columns', name)
const plain = readSequenceTable(sample('plain.csv'))

/** The table of a file and its warnings, without the file's name. */
async function read(name: string, options?: ReadOptions) {
  const file = sample(name)
  const { table, warnings } = await readSequenceTable(file, options)
  return { table, warnings: warnings.map((warning) => warning.replace(`${file}: `, '')) }
}

const index = (label: string, argument: string) =>
  `${label} is an index and no data: left out; --keep ${argument} makes it a feature`
const nameless = index('column 1, which has no name,', "''")

describe('an index that was written beside the data', () => {
  it.each([
    ['plain.csv', []],
    ['index.csv', [nameless]],
    ['index-twice.csv', [nameless, index('column Unnamed: 0', "'Unnamed: 0'")]],
    [
      'index-thrice.csv',
      [
        nameless,
        index('column Unnamed: 0.1', "'Unnamed: 0.1'"),
        index('column Unnamed: 0', "'Unnamed: 0'"),
      ],
    ],
    ['filtered.csv', [nameless]],
    ['reset.csv', [index('column index', 'index')]],
    ['reset-twice.csv', [index('column level_0', 'level_0'), index('column index', 'index')]],
    ['concatenated.csv', [nameless]],
    ['concatenated-reset.csv', [index('column index', 'index')]],
    ['r.csv', [nameless]],
    ['filtered.parquet', [index('column __index_level_0__', '__index_level_0__')]],
    ['fastparquet.parquet', [index('column index', 'index')]],
    ['polars.parquet', [index('column __index_level_0__', '__index_level_0__')]],
    ['row-index.parquet', [index('column index', 'index')]],
    ['filtered.feather', [index('column __index_level_0__', '__index_level_0__')]],
    ['named.parquet', [index('column row', 'row')]],
    ['dates.parquet', [index('column __index_level_0__', '__index_level_0__')]],
    // An index of the keys is what says where a row belongs.
    ['keys.parquet', []],
    [
      'spreadsheet.csv',
      [6, 7].map((at) => `column ${at}, which has no name, is left out: it has no values`),
    ],
  ])('%s reads as the table without it, with a warning that names it', async (name, warnings) => {
    expect(await read(name)).toEqual({ table: (await plain).table, warnings })
  })

  it('is a feature where that is asked for', async () => {
    const kept = await read('filtered.csv', { keep: [''] })
    expect(await read('filtered.csv', { keep: ['column_1'] })).toEqual(kept)
    expect(kept.warnings).toEqual([])
    expect(kept.table.featureNames).toEqual(['', 'x0', 'x1'])
    // Rows 6 to 11 and 18 to 23 were left out.
    expect(firstFeature(kept.table, 3)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17, 24, 25, 26, 27, 28, 29],
      ...[30, 31, 32, 33, 34, 35],
    ])
    const named = await read('filtered.feather', { columns: ['x1', '__index_level_0__'] })
    expect(named).toMatchObject({
      warnings: [],
      table: { featureNames: ['x1', '__index_level_0__'] },
    })
  })

  it('may be the step of a row', async () => {
    const options = { stepColumn: '', drop: ['step_in_seq'] }
    expect(await read('concatenated.csv', options)).toEqual({
      table: (await plain).table,
      warnings: [],
    })
  })
})

describe('flags', () => {
  it.each(['flags.csv', 'flags.parquet', 'flags.feather'])(
    'in %s count as 0 and 1',
    async (name) => {
      const { table, warnings } = await read(name)
      const expected = (await plain).table
      expect(warnings).toEqual([])
      expect(table).toEqual({
        ...expected,
        states: expected.states.map((value, at) => (at % 2 === 1 ? Number(value > 0) : value)),
      })
    },
  )
})

describe('names that are legal and rare', () => {
  const names = [
    '',
    'x',
    'X',
    'select',
    'a"b',
    "it's",
    'a\nb',
    'a\0b',
    'a,b',
    'c0',
    'is the end',
    'é',
  ]

  it.each(['names.parquet', 'names.feather'])('of %s are those of the features', async (name) => {
    const { table } = await read(name)
    expect(table.featureNames).toEqual(names)
    for (const [f, feature] of names.entries()) {
      const values = Array.from({ length: 24 }, (_, row) => table.states[row * names.length + f])
      const wave = Array.from({ length: 24 }, (_, row) => Math.fround(Math.sin(row * (f + 1))))
      expect({ feature, values }).toEqual({ feature, values: wave })
    }
  })

  it.each(['names.parquet', 'names.feather'])('of %s can be dropped and named', async (name) => {
    const { table, warnings } = await read(name, { drop: ['', 'X', 'a\nb', 'a\0b'] })
    expect(table.featureNames).toEqual(names.filter((one) => !/^$|^X$|a\nb|a\0b/.test(one)))
    expect(warnings).toEqual([])
    const open = await openSequences(sample(name), { columns: ["it's", 'X'] })
    for await (const { states } of open.sequences) {
      expect(states.subarray(2, 4)).toEqual(Float32Array.of(Math.sin(3), Math.sin(6)))
      break
    }
    open.close()
  })
})

function firstFeature({ states }: { states: States }, nFeatures: number): number[] {
  return Array.from(states).filter((_, at) => at % nFeatures === 0)
}
