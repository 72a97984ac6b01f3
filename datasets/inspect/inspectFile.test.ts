import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { packageRoot } from '../../base/packageRoot.js'
import { RandomStream } from '../../base/random.js'
import { readSequenceTable } from '../readSequenceTable.js'
import { equalOffsets } from '../sequenceOffsets.js'
import type { SequenceTable } from '../sequenceTable.js'
import { convertToSequences } from '../series/convertToSequences.js'
import { simulateTable } from '../simulate.js'
import { writeSequenceTable } from '../writeSequenceTable.js'
import { inspectFile } from './inspectFile.js'
import type { InspectedColumn, Inspection } from './inspection.js'
import { inspectUnguarded } from './inspectUnguarded.js'

const root = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(root, { recursive: true }))
let folder = root
beforeEach(() => {
  folder = mkdtempSync(join(root, 'a'))
})

const path = (name: string) => join(folder, name)

/** Writes CSV, a list of cells for each column. */
function csv(columns: Record<string, readonly unknown[]>, name = 't.csv'): string {
  const names = Object.keys(columns)
  const rows = columns[names[0]].map((_, i) => names.map((own) => columns[own][i]).join(','))
  const text = [names.join(','), ...rows, ''].join('\n')
  writeFileSync(path(name), name.endsWith('.gz') ? gzipSync(text) : text)
  return path(name)
}

/** Keys of sequences of these lengths, predictions asked for from the first step on. */
function keys(lengths: readonly number[]) {
  const steps = lengths.flatMap((length) => Array.from({ length }, (_, step) => step))
  return {
    seq_ix: lengths.flatMap((length, id) => new Array<number>(length).fill(id)),
    step_in_seq: steps,
    need_prediction: steps.map(() => 1),
  }
}

const equal = (count: number, length: number) => new Array<number>(count).fill(length)
/** A feature with nothing about it. */
const wave = (rows: number, shift = 0) =>
  Array.from({ length: rows }, (_, i) => (Math.sin(i * 1.7 + shift) + Math.cos(i * i)).toFixed(6))

function columnOf({ columns }: Inspection, name: string): InspectedColumn {
  return columns.find((column) => column.name === name)!
}

const kindsOf = (inspection: Inspection) =>
  Object.fromEntries(
    inspection.columns
      .filter(({ train }) => train !== 'where predictions are asked for')
      .filter(({ suspicions }) => suspicions.length > 0)
      .map(({ name, suspicions }) => [name, suspicions.map(({ kind }) => kind)]),
  )

/** Figures of the features by a slow look at all their values. */
function slowly({ states, featureNames }: SequenceTable) {
  const n = featureNames.length
  return featureNames.map((name, f) => {
    const values = Array.from(states.filter((_, i) => i % n === f))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return {
      name,
      train: 'feature',
      least: expect.closeTo(
        values.reduce((least, value) => Math.min(least, value)),
        5,
      ),
      most: expect.closeTo(
        values.reduce((most, value) => Math.max(most, value)),
        5,
      ),
      mean: expect.closeTo(mean, 5),
      deviation: expect.closeTo(Math.sqrt(squares / values.length), 5),
      missing: 0,
    }
  })
}

describe('a table of sequences', () => {
  const table = simulateTable({ sequences: 25, steps: 110, seed: 3 })

  it.each(['t.parquet', 't.csv', 't.csv.gz'])('%s', async (name) => {
    await writeSequenceTable(table, path(name))
    const inspection = await inspectFile(path(name))
    expect(inspection).toMatchObject({
      file: path(name),
      format: name.slice(2),
      bytes: readFileSync(path(name)).length,
      rows: 2750,
      isEstimate: false,
      kind: 'sequences',
      features: 32,
      sequences: {
        ...{ sequences: 25, rows: 2750, shortest: 110, longest: 110, median: 110 },
        // From the contest's step 99 to the last but one.
        ...{ scoredSteps: 25 * 10, unscored: 0, isContiguous: true, isInOrder: true },
        ...{ id: 'seq_ix', step: 'step_in_seq', needPrediction: 'need_prediction' },
      },
      warnings: [],
      suits: {
        train: { suits: 'yes', notes: [], command: `seqarena train --data ${path(name)}` },
        convert: { suits: 'no', notes: ['it is a table of sequences already'] },
        assess: { suits: 'yes' },
        synthesize: { suits: 'yes', notes: ['25 groups of 110 rows by seq_ix'] },
      },
    })
    expect(inspection.columns.slice(3)).toMatchObject(slowly(table))
    expect(kindsOf(inspection)).toEqual({})
  })

  const tools = join(packageRoot, 'datasets/samples/tools')
  it.each([
    'duckdb.csv',
    'pandas.csv.gz',
    'pandas.feather',
    'pandas-category.parquet',
    'pandas-nullable.parquet',
    'polars-lz4.arrows',
    'pyarrow-none.arrow',
    'pyarrow-decimal18.parquet',
    'pyarrow-dictionary.arrow',
    'pyarrow-half.parquet',
    'fastparquet-zstd.parquet',
    'hyparquet-snappy.parquet',
    'duckdb-list.parquet',
    'polars-array.arrow',
    'pyarrow-fixed-list.parquet',
    'pyarrow-large-list.arrow',
  ])('of another tool: %s', async (name) => {
    const file = join(tools, name)
    const { table: read } = await readSequenceTable(file)
    const inspection = await inspectFile(file)
    expect(inspection).toMatchObject({
      kind: 'sequences',
      sequences: { sequences: 3, shortest: 8, longest: 8 },
      features: read.featureNames.length,
      suits: { train: { suits: 'yes' } },
    })
    const features = inspection.columns.filter(({ train }) => train === 'feature')
    // Half floats and decimals of texts differ in the last digit.
    expect(features).toMatchObject(slowly(read).map(({ mean, deviation, ...rest }) => rest))
  })

  it('may have lengths of all kinds, too short ones among them', async () => {
    const lengths = [...equal(20, 6), 3, 40]
    const rows = 20 * 6 + 43
    const file = csv({ ...keys(lengths), a: wave(rows) })
    const inspection = await inspectFile(file, { warmUp: 5, drop: ['need_prediction'] })
    expect(inspection.sequences).toMatchObject({
      ...{ sequences: 22, shortest: 3, longest: 40, median: 6, rows },
      // Of n steps those from the fifth to the last but one.
      ...{ scoredSteps: 20 * 1 + 0 + 35, unscored: 1, warmUp: 5 },
    })
    expect(inspection.warnings).toEqual([
      '1 of 22 sequences have no prediction that can be scored: they are no longer than the warm-up',
    ])
    expect(inspection.suits.train.command).toBe(
      `seqarena train --data ${file} --drop need_prediction --warm-up 5`,
    )
  })

  it('may hold rows of sequences in any order, which is said', async () => {
    const { seq_ix, step_in_seq, need_prediction } = keys([3, 3])
    const order = [0, 3, 2, 4, 1, 5]
    const at = (values: readonly number[]) => order.map((i) => values[i])
    const file = csv({
      ...{ seq_ix: at(seq_ix), step_in_seq: at(step_in_seq) },
      ...{ need_prediction: at(need_prediction), a: wave(6) },
    })
    expect((await inspectFile(file)).warnings).toEqual([
      'rows of sequences are mixed: seq_ix 0 comes back in row 3, behind rows of others; taken together',
      'rows are out of the order of step_in_seq; sorted',
      '2 sequences are too few for a test part of their own',
    ])
  })

  it('has keys under other names, which are guessed where they make sequences', async () => {
    const { seq_ix, step_in_seq } = keys(equal(4, 120))
    const file = csv({ series_id: seq_ix, t: step_in_seq, a: wave(480) })
    const { kind, suits, sequences } = await inspectFile(file)
    expect({ kind, sequences: sequences?.sequences }).toEqual({ kind: 'sequences', sequences: 4 })
    expect(suits.train).toEqual({
      suits: 'withOptions',
      notes: [
        'column series_id looks like the ids',
        'column t looks like the steps',
        'no column says where predictions are asked for',
      ],
      command: `seqarena train --data ${file} --id-column series_id --step-column t --warm-up 100`,
    })
    const given = { idColumn: 'series_id', stepColumn: 't', warmUp: 7 }
    expect((await inspectFile(file, given)).suits.train).toEqual({
      suits: 'yes',
      notes: [],
      command: `seqarena train --data ${file} --id-column series_id --step-column t --warm-up 7`,
    })
  })

  it('has keys whose names say nothing, which are guessed by their values', async () => {
    const { seq_ix, step_in_seq } = keys(equal(25, 12))
    const household = seq_ix.map((id) => 100 + ((id * 7) % 25))
    const odd = step_in_seq.map((step) => step % 2)
    const file = csv({ odd, household, hour: step_in_seq, x: wave(300) })
    const { kind, suits } = await inspectFile(file)
    expect(kind).toBe('sequences')
    expect(suits.convert.command).toBeUndefined()
    expect(suits.train).toMatchObject({
      suits: 'withOptions',
      command: `seqarena train --data ${file} --id-column household --step-column hour --warm-up 1`,
    })
  })

  it.each<[string, Record<string, readonly unknown[]>, string]>([
    [
      'a step that comes twice',
      { ...keys([4]), step_in_seq: [0, 1, 1, 2] },
      'seq_ix 0, step 1: two rows have this seq_ix and step_in_seq: rows 2 and 3. If other columns tell sequences apart, number them by these in one column, and name it: --id-column NAME',
    ],
    [
      'steps from 1 on',
      { ...keys([4]), step_in_seq: [1, 2, 3, 4] },
      'seq_ix 0, step 0: no row has this step, but later ones are there, first in row 1. Count step_in_seq from 0',
    ],
    [
      'ids that are names',
      { ...keys([4]), seq_ix: ['a', 'a', 'a', 'a'] },
      "row 1, column seq_ix: value 'a' is not a number. Number the sequences: their ids are whole numbers",
    ],
    [
      'one sequence',
      keys([30]),
      'one sequence of 30 steps cannot be split: convert cuts it into sequences',
    ],
    [
      'nothing to score',
      { ...keys([3, 3]), need_prediction: [0, 0, 1, 0, 0, 1] },
      'no prediction can be scored: the sequences are no longer than the warm-up',
    ],
  ])('with %s does not suit training', async (_, columns, why) => {
    const file = csv({ ...columns, a: wave(columns.seq_ix.length) })
    const { suits, kind } = await inspectFile(file)
    expect(kind).toBe('sequences')
    expect(suits.train).toMatchObject({ suits: 'no', notes: [why] })
  })

  it('of one long sequence is cut by convert, and the command for it works', async () => {
    const file = csv({ ...keys([300]), a: wave(300) })
    const { suits } = await inspectFile(file)
    const command = `seqarena convert ${file} --in-order --drop seq_ix,step_in_seq,need_prediction --steps 10 --out t.sequences.parquet`
    expect(suits.train.command).toBe(command)
    expect(suits.convert).toMatchObject({ suits: 'withOptions', command })
  })

  it('of too short sequences can be scored with another warm-up', async () => {
    const need = [0, 0, 1, 0, 0, 1]
    const file = csv({ ...keys([3, 3]), need_prediction: need, a: wave(6) })
    expect((await inspectFile(file)).suits.train.command).toBe(
      `seqarena train --data ${file} --drop need_prediction --warm-up 1`,
    )
  })

  it('that asks for no prediction at all does not suit training', async () => {
    const file = csv({ ...keys([3, 3]), need_prediction: equal(6, 0), a: wave(6) })
    expect((await inspectFile(file)).suits.train).toEqual({
      suits: 'no',
      notes: ['column need_prediction asks for no prediction in any row'],
    })
  })

  it('is trained on without what are no numbers, or lack some', async () => {
    const a = wave(20)
    const file = csv({
      ...keys(equal(4, 5)),
      a,
      place: a.map(() => 'here'),
      holes: a.map((value, i) => (i % 4 === 1 ? '' : value)),
    })
    const inspection = await inspectFile(file)
    expect(inspection.suits.train).toEqual({
      suits: 'withOptions',
      notes: ['column place holds texts', 'column holes lacks 25 % of its values'],
      command: `seqarena train --data ${file} --drop place,holes`,
    })
    expect(columnOf(inspection, 'holes')).toMatchObject({ train: 'left out: by --drop' })
    const only = await inspectFile(file, { columns: ['a', 'holes'] })
    expect(only.suits.train.command).toBe(`seqarena train --data ${file} --columns a`)
    expect(columnOf(only, 'place')).toMatchObject({ train: 'left out: not among --columns' })
  })
})

it.each([
  ['', 'has 1 of 40 cells without a value, in row 8: fill or mend it'],
  ['NaN', 'has 1 of 40 cells without a value, in row 8: fill or mend it'],
  ['oops', 'has 1 of 40 cells with a text, in row 8: fill or mend it'],
  ['inf', 'has 1 of 40 cells with an infinite value, in row 8: fill or mend it'],
])('a feature with one bad cell "%s" is to be mended, not left out', async (bad, what) => {
  const a = wave(40).map((value, i) => (i === 7 ? bad : value))
  const inspection = await inspectFile(csv({ ...keys(equal(4, 10)), a, b: wave(40, 1) }))
  expect(inspection.features).toBe(2)
  expect(columnOf(inspection, 'a').suspicions).toContainEqual({ kind: 'toMend', what })
  expect(inspection.suits.train).toEqual({ suits: 'no', notes: [`column a ${what}`] })
})

describe('what is suspicious about a column', () => {
  const rows = 40
  const base = { ...keys(equal(4, 10)), a: wave(rows) }
  const numbers = (value: (i: number) => unknown) =>
    Array.from({ length: rows }, (_, i) => value(i))
  const suspicionsOf = async (values: readonly unknown[]) => {
    const inspection = await inspectFile(csv({ ...base, x: values }))
    return columnOf(inspection, 'x').suspicions
  }

  it('is nothing, mostly', async () => {
    expect(await suspicionsOf(wave(rows, 2))).toEqual([])
  })

  it.each<[string, (i: number) => unknown, object[]]>([
    [
      'constant',
      () => 3.5,
      [{ kind: 'constant', what: 'is 3.5 in every row', remedy: '--drop x' }],
    ],
    [
      'constant where there',
      (i) => (i % 8 === 0 ? '' : 7),
      [{ kind: 'constant', what: 'is 7 wherever it has a value', remedy: '--drop x' }],
    ],
    ['empty', () => '', [{ kind: 'empty', what: 'has no values', remedy: '--drop x' }]],
    [
      'sparse',
      (i) => (i % 3 === 0 ? '' : Math.sin(i)),
      [{ kind: 'missing', what: 'lacks 35 % of its values', remedy: '--drop x' }],
    ],
    [
      'a duplicate of a feature',
      (i) => base.a[i],
      [{ kind: 'duplicate', what: 'is the same as column a', remedy: '--drop x' }],
    ],
    [
      'a duplicate of a key',
      (i) => i % 10,
      [
        { kind: 'duplicate', what: 'is the same as column step_in_seq', remedy: '--drop x' },
        { kind: 'counts', what: expect.stringContaining('counts up by one'), remedy: '--drop x' },
      ],
    ],
    [
      'a row number',
      (i) => i + 100,
      [
        {
          kind: 'counts',
          what: 'counts up by one from row to row: a row number or step?',
          remedy: '--drop x',
        },
      ],
    ],
    [
      'seconds since 1970',
      (i) => 1_700_000_000 + 60 * i,
      [
        { kind: 'level', what: expect.stringMatching(/^lies 2,500,000 of its spreads from 0/) },
        { kind: 'time', what: 'looks like seconds since 1970', remedy: '--drop x' },
      ],
    ],
    [
      'a counter',
      (i) => i * i + 5.5,
      [
        {
          kind: 'rises',
          what: 'rises from row to row: a time or a counter?',
          remedy: '--drop x',
        },
      ],
    ],
    [
      'far from 0',
      (i) => 1e6 + Math.sin(i * i),
      [{ kind: 'level', what: expect.stringMatching(/^lies 1,\d00,000 of its spreads from 0/) }],
    ],
    [
      'ids of 64 bits',
      (i) => 9_007_199_254_740_993n + BigInt((i * 7919) % 41) * 1000n,
      [
        {
          kind: 'beyondFloat64',
          what: 'has whole numbers beyond 2^53, of which not all can be told apart: an id?',
          remedy: '--drop x',
        },
        { kind: 'level', what: expect.any(String) },
      ],
    ],
    [
      'numbers but for a text',
      (i) => (i === 17 ? 'broken' : Math.sin(i)),
      [
        { kind: 'toMend', what: 'has 1 of 40 cells with a text, in row 18: fill or mend it' },
        {
          kind: 'mostlyNumbers',
          what: 'is a number in 97.5 % of the rows, else text such as "broken"',
        },
      ],
    ],
    [
      'infinite',
      (i) => (i === 3 ? 'inf' : i === 4 ? '1e200' : Math.sin(i)),
      [
        {
          kind: 'infinite',
          what: 'is infinite or beyond float32 in 5 % of the rows',
          remedy: '--drop x',
        },
      ],
    ],
    [
      'a number that stands for nothing',
      (i) => (i % 10 === 0 ? -999 : Math.sin(i)),
      [
        {
          kind: 'standIn',
          what: 'is -999 in 10 % of the rows, far from all others: does that stand for a missing value?',
        },
      ],
    ],
    [
      'a huge number that stands for nothing',
      (i) => (i % 10 === 0 ? '1e20' : Math.sin(i)),
      [{ kind: 'standIn', what: expect.stringMatching(/^is 100000000000000000000 in 10 %/) }],
    ],
    [
      'true or false',
      (i) => i % 3 === 0,
      [{ kind: 'flag', what: 'is true or false, which counts as 1 and 0' }],
    ],
    [
      'a name in every row',
      (i) => `part ${i}`,
      [{ kind: 'unique', what: 'is another text in every row: an id or a name?' }],
    ],
    ['dates in words', (i) => `${i % 28} Jan 2024`.replace(/^0/, '30'), []],
  ])('is said: %s', async (_, value, expected) => {
    expect(await suspicionsOf(numbers(value))).toEqual(expected)
  })

  it('is no sentinel where it is not far from the others', async () => {
    expect(await suspicionsOf(numbers((i) => (i === 5 ? 99 : 60 + Math.sin(i))))).toMatchObject([
      { kind: 'standIn' },
    ])
    expect(await suspicionsOf(numbers((i) => 60 + ((i * 17) % 40)))).toEqual([])
  })

  it('is the index that another program wrote', async () => {
    const file = join(packageRoot, 'datasets/samples/columns/index.csv')
    const { columns, warnings } = await inspectFile(file)
    expect(columns[0]).toMatchObject({
      train: 'left out: an index and no data',
      suspicions: [
        { kind: 'index', what: 'numbers the rows and is no data: left out', remedy: "--keep ''" },
      ],
    })
    // Said of the column, it is not said once more.
    expect(warnings).toEqual(['4 sequences are too few for a test part of their own'])
    const kept = await inspectFile(file, { keep: [''] })
    expect(kept.columns[0].train).toBe('feature')
  })

  it('is a decimal that is too wide to be read', async () => {
    const file = join(packageRoot, 'datasets/samples/tools/pyarrow-decimal39.parquet')
    const inspection = await inspectFile(file)
    expect(columnOf(inspection, 'single').suspicions).toEqual([
      {
        kind: 'unreadable',
        what: 'is a decimal of 39 digits, of which 38 can be read',
        remedy: '--drop single',
      },
    ])
    expect(inspection.suits).toMatchObject({
      train: { suits: 'withOptions', command: expect.stringContaining('--drop single,double') },
      assess: { suits: 'no' },
      synthesize: { suits: 'no' },
    })
  })

  it('finds NaN that the statistics of pyarrow leave out, by a sample too', async () => {
    const file = join(packageRoot, 'datasets/inspect/fixtures/nan.parquet')
    const sampled = { headCells: 60, leastHeadRows: 10, allCells: 100, sampledCells: 1000 }
    for (const inspection of [
      await inspectFile(file),
      await inspectUnguarded(file, {}, limits(sampled)),
    ]) {
      expect(columnOf(inspection, 'nan')).toMatchObject({ missing: 4 / 24, least: 0, most: 11.5 })
      expect(columnOf(inspection, 'null')).toMatchObject({ missing: 3 / 24, least: 0, most: 11.5 })
      expect(inspection.suits.train).toEqual({
        suits: 'withOptions',
        notes: ['column nan lacks 17 % of its values', 'column null lacks 13 % of its values'],
        command: `seqarena train --data ${file} --drop nan,null`,
      })
    }
  })
})

const usual = {
  ...{ headCells: 2e6, leastHeadRows: 1000, mostHeadRows: 200_000, unpackedBytes: 2 ** 25 },
  ...{ allCells: 2e7, sampledCells: 4e6, samplePlaces: 4, keyRows: 2e7 },
}
const limits = (own: Partial<typeof usual>) => ({ ...usual, ...own })

describe('a large file', () => {
  it('of Parquet is read in part: keys, statistics, a sample of values', async () => {
    const file = path('t.parquet')
    // Row groups of DuckDB have 122,880 rows.
    const sequences = 300
    const random = new RandomStream(5, 'states')
    const table = {
      seqIx: Int32Array.from({ length: sequences }, (_, i) => i),
      offsets: equalOffsets(sequences, 1000),
      states: Float32Array.from({ length: sequences * 2000 }, () => 3 + random.normal()),
      needPrediction: new Uint8Array(sequences * 1000).fill(1),
      featureNames: ['a', 'b'],
    }
    await writeSequenceTable(table, file)
    const inspection = await inspectUnguarded(
      file,
      {},
      limits({ headCells: 50_000, allCells: 1e6, sampledCells: 3 * 5 * 2000, samplePlaces: 3 }),
    )
    expect(inspection).toMatchObject({
      rows: 300_000,
      read: {
        keys: { rows: 300_000, which: 'all' },
        values: { rows: 6000, which: 'sample', places: 3 },
        head: { rows: 10_000, which: 'first' },
      },
      hasStatistics: true,
      sequences: { sequences: 300, rows: 300_000, scoredSteps: 300 * 999 },
    })
    // Ranges are those of all rows, means those of the sample: about right.
    for (const { name, least, most } of slowly(table)) {
      const column = columnOf(inspection, name)
      expect(column).toMatchObject({ least, most })
      expect(Math.abs(column.mean! - 3)).toBeLessThan(0.1)
      expect(Math.abs(column.deviation! - 1)).toBeLessThan(0.1)
    }
  })

  it('of CSV is read from its beginning, and its rows are estimated', async () => {
    const rows = 5000
    const file = csv({ ...keys(equal(500, 10)), a: wave(rows), b: wave(rows, 1) })
    const inspection = await inspectUnguarded(file, {}, limits({ headCells: 5 * 1005 }))
    expect(inspection).toMatchObject({
      isEstimate: true,
      read: { values: { rows: 1005, which: 'first' } },
      // Of the sequence that the last row is of there may be more.
      sequences: { sequences: 100, shortest: 10, longest: 10 },
      suits: { train: { suits: 'yes' } },
    })
    expect(Math.abs(inspection.rows - rows)).toBeLessThan(0.05 * rows)
  })

  it('of packed CSV is unpacked from its beginning alone', async () => {
    const rows = 150_000
    const file = csv({ ...keys(equal(15_000, 10)), a: wave(rows) }, 't.csv.gz')
    const inspection = await inspectUnguarded(file, {}, limits({ unpackedBytes: 1e6 }))
    expect(inspection).toMatchObject({ isEstimate: true, kind: 'sequences' })
    expect(inspection.read.values.rows).toBeLessThan(75_000)
    expect(Math.abs(inspection.rows - rows)).toBeLessThan(0.2 * rows)
  })

  it('of Arrow is read from its beginning, and its rows are counted', async () => {
    const rows = 3000
    const { seq_ix, step_in_seq } = keys(equal(300, 10))
    const columns = {
      seq_ix: Int32Array.from(seq_ix),
      step_in_seq: Int32Array.from(step_in_seq),
      a: Float64Array.from(wave(rows), Number),
    }
    writeFileSync(path('t.arrow'), tableToIPC(tableFromArrays(columns), 'file'))
    const inspection = await inspectUnguarded(
      path('t.arrow'),
      { warmUp: 2 },
      limits({ headCells: 3000, leastHeadRows: 100 }),
    )
    expect(inspection).toMatchObject({
      ...{ rows, isEstimate: false, format: 'arrowFile' },
      read: { values: { rows: 1000, which: 'first' } },
      sequences: { sequences: 99 },
    })
  })
})

describe('series', () => {
  const day = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)
  const times = (rows: number) => Array.from({ length: rows }, (_, i) => day(i))

  /** Sequences that convert makes with the options of a command line, and whether that was foretold. */
  async function converts(file: string, inspection: Inspection) {
    const { steps, ids } = inspection.series!
    const command = inspection.suits.convert.command!
    const names = (flag: string) => new RegExp(`--${flag} (\\S+)`).exec(command)?.[1]
    const { table } = await convertToSequences(file, {
      steps: steps!,
      inOrder: command.includes('--in-order'),
      timeColumn: names('time-column'),
      drop: names('drop'),
      ...(ids.length > 0 && { idColumn: ids }),
    })
    return { sequences: table.seqIx.length, features: table.featureNames }
  }

  it('have a time, a step, gaps and columns that lack values', async () => {
    const rows = 900
    const all = times(rows + 5)
    const file = csv({
      // Five days are missing.
      date: [...all.slice(0, 400), ...all.slice(405)],
      a: wave(rows),
      b: wave(rows, 1).map((value, i) => (i % 3 === 0 ? '' : value)),
    })
    const inspection = await inspectFile(file)
    expect(inspection).toMatchObject({
      kind: 'series',
      features: 1,
      series: {
        ...{ time: 'date', form: '%Y-%m-%d', step: 'every day', from: '2024-01-01' },
        ...{ to: day(rows + 4), order: 'as it stands', gaps: 1, commonestGap: 6 },
        ...{ ids: [], series: 1, features: ['a'], pieces: 2, longestPiece: 500 },
        ...{ steps: 20, sequences: 20 + 25 },
      },
      suits: {
        train: {
          suits: 'no',
          notes: ['it is a series: convert cuts its rows into about 45 sequences of 20 steps'],
        },
        convert: {
          suits: 'yes',
          command: `seqarena convert ${file} --steps 20 --out t.sequences.parquet`,
        },
      },
    })
    expect(columnOf(inspection, 'b')).toMatchObject({
      convert: 'left out: more than 20 % of its cells are missing',
      missing: 1 / 3,
    })
    expect(await converts(file, inspection)).toEqual({ sequences: 45, features: ['a'] })
  })

  it.each([
    ['newest first', (i: number) => day(99 - i), '%Y-%m-%d', 'newest first'],
    ['day first', (i: number) => day(i).split('-').reverse().join('/'), '%d/%m/%Y', 'as it stands'],
    ['seconds', (i: number) => 1_700_000_000 + 3600 * i, 'seconds since 1970', 'as it stands'],
    [
      'compact',
      (i: number) => day(i).replaceAll('-', ''),
      'numbers such as 20240101',
      'as it stands',
    ],
    [
      'months',
      (i: number) => `${1990 + Math.floor(i / 12)}-${String(1 + (i % 12)).padStart(2, '0')}`,
      '%Y-%m',
      'as it stands',
    ],
  ])('are told the form of their times: %s', async (_, time, form, order) => {
    const rows = Array.from({ length: 100 }, (_, i) => time(i))
    const { series } = await inspectFile(csv({ time: rows, a: wave(100) }))
    expect(series).toMatchObject({ time: 'time', form, order })
  })

  it('in long form are told apart by columns that are found', async () => {
    const days = 120
    const ids = ['n', 's', 'w']
    const rows = ids.flatMap((id) => times(days).map((date) => ({ id, date })))
    const file = csv({
      date: rows.map(({ date }) => date),
      shop: rows.map(({ id }) => id),
      sales: wave(rows.length),
    })
    const inspection = await inspectFile(file)
    expect(inspection).toMatchObject({
      kind: 'series',
      series: { ids: ['shop'], series: 3, steps: 10, sequences: 36 },
      suits: {
        convert: {
          suits: 'withOptions',
          notes: ['times repeat: it looks like 3 series by shop'],
          command: `seqarena convert ${file} --id-column shop --steps 10 --out t.sequences.parquet`,
        },
      },
    })
    expect(columnOf(inspection, 'shop').convert).toBe('tells series apart')
    expect((await converts(file, inspection)).sequences).toBe(36)
    expect((await inspectFile(file, { idColumn: 'shop' })).suits.convert.suits).toBe('yes')
  })

  it('with a date and a time of the day in two columns have both for the time', async () => {
    const file = csv({
      date: times(40).flatMap((date) => [date, date]),
      time: times(40).flatMap(() => ['06:00', '18:00']),
      a: wave(80),
    })
    const inspection = await inspectFile(file)
    expect(inspection.series).toMatchObject({ time: 'date, time', step: 'every 12 hours' })
    expect(inspection.suits.convert.command).toContain('--time-column date,time')
    expect(columnOf(inspection, 'time').convert).toBe('time')
  })

  it('without a time are rows in order, if they are', async () => {
    const file = csv({ a: wave(400), b: wave(400, 1) })
    const inspection = await inspectFile(file)
    expect(inspection).toMatchObject({
      kind: 'table',
      suits: {
        train: {
          suits: 'no',
          notes: [
            'no columns say which rows are a sequence, and which step each is (--id-column, --step-column); convert cuts its rows into about 20 sequences of 20 steps',
          ],
        },
        convert: {
          suits: 'withOptions',
          notes: ['no column looks like the time', 'if its rows are in order as they stand'],
          command: `seqarena convert ${file} --in-order --steps 20 --out t.sequences.parquet`,
        },
      },
    })
    expect((await converts(file, inspection)).sequences).toBe(20)
  })

  it('may keep the index of pandas, by the place or the missing name of its column', async () => {
    const file = csv({
      '': wave(60).map((_, i) => i),
      date: times(60),
      a: wave(60),
      b: wave(60, 1),
    })
    const { warnings } = await inspectFile(file)
    expect(warnings).toEqual([
      "column 1 (no name) is an index and no data: left out; --keep '' makes it a feature",
    ])
    const [byName, byPlace] = [
      await inspectFile(file, { keep: [''] }),
      await inspectFile(file, { keep: ['column_1'] }),
    ]
    expect(byPlace).toEqual(byName)
    expect(byName).toMatchObject({ kind: 'series', features: 3, warnings: [] })
    expect(columnOf(byName, '').suspicions.map(({ kind }) => kind)).not.toContain('index')
    expect(byName.suits.convert.command).toContain(" --keep '' ")
  })

  it('leave out columns of texts', async () => {
    const file = csv({ date: times(60), note: times(60).map((_, i) => `n${i % 2}`), a: wave(60) })
    const { suits } = await inspectFile(file)
    expect(suits.convert).toEqual({
      suits: 'withOptions',
      notes: ['column note is not numbers'],
      command: `seqarena convert ${file} --drop note --steps 10 --out t.sequences.parquet`,
      out: 't.sequences.parquet',
    })
  })

  it('with times that can be read in two ways ask for the format', async () => {
    const file = csv({
      Date: Array.from({ length: 12 }, (_, i) => `${String(i + 1).padStart(2, '0')}/01/24`),
      a: wave(12),
    })
    expect((await inspectFile(file)).suits.convert).toEqual({
      suits: 'no',
      notes: [expect.stringMatching(/^row 2, column Date: .* Say which, e\.g\. --time-format/)],
    })
  })
})

describe('a table of typed columns', () => {
  const file = join(packageRoot, 'datasets/samples/orders-real.csv')

  it('has types as assess reads them, and a key for synthesize', async () => {
    const inspection = await inspectFile(file)
    expect(inspection).toMatchObject({
      kind: 'table',
      rows: 666,
      suits: {
        train: { suits: 'no' },
        assess: {
          suits: 'yes',
          command: `seqarena assess --real ${file} --synthetic SYNTHETIC --key customer`,
        },
        synthesize: {
          suits: 'yes',
          notes: ['150 groups of about 4.4 rows by customer'],
          command: `seqarena synthesize ${file} --key customer`,
        },
      },
    })
    const types = inspection.columns.map(({ name, assess }) => [name, assess])
    expect(Object.fromEntries(types)).toMatchObject({ customer: 'category', amount: 'number' })
  })

  it('takes no code of a town for the key of groups', async () => {
    const { suits } = await inspectFile(join(packageRoot, 'datasets/samples/customers.csv'))
    expect(suits.synthesize.command).toMatch(/customers.csv$/)
  })

  it('takes each row for itself where no key is to be seen or named', async () => {
    const flat = csv({
      name: Array.from({ length: 30 }, (_, i) => `n${i % 4}`),
      kind: Array.from({ length: 30 }, (_, i) => `k${(i * 7) % 5}`),
      size: wave(30),
    })
    expect((await inspectFile(flat)).suits.synthesize).toEqual({
      suits: 'yes',
      notes: [
        'each row on its own, for no column seems to say which rows are one group; seqarena generate is quicker',
      ],
      command: `seqarena synthesize ${flat}`,
    })
    expect((await inspectFile(flat, { idColumn: 'kind' })).suits.synthesize).toMatchObject({
      suits: 'yes',
      command: `seqarena synthesize ${flat} --key kind`,
    })
  })
})

it('suits synthesize with a single column, and says where rows are too few to keep any of it', async () => {
  const one = csv({ kind: ['a', 'b', 'a', 'b', 'c'] })
  expect((await inspectFile(one)).suits.synthesize).toEqual({
    suits: 'yes',
    notes: [
      'each row on its own, for no column seems to say which rows are one group; seqarena generate is quicker',
      'with fewer than about 14 rows value protection may leave nothing of a column',
    ],
    command: `seqarena synthesize ${one}`,
  })
})

it('gives the range of money and times in the spelling of the file', async () => {
  const file = csv({
    price: ['"$1,200.50"', '$900.00', '"$2,000.00"', ''],
    day: ['31/12/2020', '01/02/2021', '', '15/06/2019'],
    clock: ['08:15', '23:05', '00:30', '12:00'],
    size: [3, 1, 2, 5],
  })
  const inspection = await inspectFile(file)
  expect(inspection.columns.map(({ range }) => range)).toEqual([
    { least: '$900.00', most: '$2,000.00' },
    { least: '15/06/2019', most: '01/02/2021' },
    { least: '00:30', most: '23:05' },
    undefined,
  ])
  expect(columnOf(inspection, 'size')).toMatchObject({ least: 1, most: 5 })
})

describe('what cannot be read', () => {
  it.each<[string, string | undefined, string]>([
    ['no.csv', undefined, 'FILE_MISSING'],
    ['t.csv', '', 'EMPTY'],
    ['rows.csv', 'a,b\n', 'EMPTY'],
    ['t.parquet', 'no Parquet', 'NOT_PARQUET'],
    ['t.csv.gz', 'a,b\n', 'NOT_GZIP'],
    ['t.txt', 'a,b\n1,2\n', 'FORMAT_UNKNOWN'],
    ['lines.csv', 'a,b\n1,2\n1,2,3\n', 'CSV_MALFORMED'],
    ['latin.csv', 'a,b\n1,\xe4\n', 'ENCODING'],
  ])('%s is refused as elsewhere', async (name, text, code) => {
    if (text !== undefined) writeFileSync(path(name), text, 'latin1')
    const error = { code, place: { file: path(name) } }
    await expect(inspectFile(path(name))).rejects.toMatchObject(error)
  })

  it('is a column that is not there', async () => {
    const file = csv({ ...keys([3, 3]), a: wave(6) })
    await expect(inspectFile(file, { drop: ['aa'] })).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
      exitCode: 2,
    })
  })
})
