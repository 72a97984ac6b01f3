import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'

const directory = mkdtempSync(join(tmpdir(), 'seqarena-solution-'))
afterAll(() => rmSync(directory, { recursive: true }))

const libraries = ['pyarrow', 'duckdb', 'fastparquet']

/** Which of the modules Python has. */
function found(modules: readonly string[]): string[] {
  const script = `import importlib.util as u; print([m for m in ${JSON.stringify(modules)} if u.find_spec(m)])`
  const { stdout = '', status } = spawnSync('python3', ['-c', script], { encoding: 'utf8' })
  return status === 0 ? modules.filter((name) => stdout.includes(`'${name}'`)) : []
}
const skipped = found(['numpy']).length > 0 ? '' : ' (skipped: there is no python3 with numpy)'
const readers = skipped ? [] : found(libraries)
const withoutReaders = readers.length > 0 ? '' : ' (skipped: no pyarrow, duckdb or fastparquet)'

interface Read {
  error?: string
  dtype?: string
  sequences?: [seqIx: number, steps: number[], needPrediction: boolean[], states: number[][]][]
  warnings: string[]
}

/** What is said of the columns: `Choice` of sequence_table.py. */
type Choice = Partial<Record<'only' | 'drop' | 'keep', string[]>>
type Job = [file: string, features?: string[], choice?: Choice]

/** @param reader library that Parquet is read with; the others are hidden */
function read(reader: string, jobs: readonly Job[]): Read[] {
  const script = join(packageRoot, 'solution/testing/read_table.py')
  const filled = jobs.map(([file, features = null, choice = null]) => [file, features, choice])
  const args = ['-B', script, reader, JSON.stringify(filled)]
  const { stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): Read => JSON.parse(line))
}

const table = (name: string) => join(packageRoot, 'solution/testing/tables', name)

const csvJobs: Job[] = []
let csvReads: Read[] | undefined

/** Puts a table down to be read; all of them are read in one process, when the first is asked for. */
function csvRead(job: Job): () => Read {
  const place = csvJobs.push(job) - 1
  return () => {
    csvReads ??= read('none', csvJobs)
    return csvReads[place]
  }
}

function csvTable(text: string, features?: string[], choice?: Choice): () => Read {
  const file = join(directory, `table${csvJobs.length}.csv`)
  writeFileSync(file, text)
  return csvRead([file, features, choice])
}

/** The frame of make_tables.py. */
const nine: NonNullable<Read['sequences']>[number] = [
  9,
  [0, 1, 2],
  [false, true, true],
  [
    [0.5, 1],
    [0.25, 0],
    [0.125, 0],
  ],
]
const two: typeof nine = [
  2,
  [0, 1, 2, 3],
  [false, true, true, true],
  [
    [-1, 1],
    [-2, 1],
    [1024, 0],
    [0, 1],
  ],
]
const leftOut = (column: string, argument: string) => [
  `${column} is an index and no data: left out; --keep ${argument} makes it a feature`,
]

describe.skipIf(skipped !== '')(`sequence_table.py${skipped}`, () => {
  const same = ['half', 'decimal', 'small-integers', 'dictionary', 'text-keys', 'keys-index']
  const indexed = [
    ['filtered', 'column __index_level_0__'],
    ['named-index', 'column row'],
    ['fastparquet', 'column index'],
  ]
  const missing = 'seq_ix 9, step 1, column b: a value is missing, NaN or infinite'
  const broken: [string, unknown][] = [
    ['broken-integers', missing],
    ['broken-booleans', missing],
    ['broken-half', missing],
    ['broken-text', 'column b: holds text, not numbers'],
    ['broken-dates', expect.stringMatching(/^column b: holds values of type datetime64/)],
    ['broken-lists', 'column b: holds bytes, lists or the like, not numbers'],
  ]

  describe.skipIf(withoutReaders !== '')(`Parquet${withoutReaders}`, () => {
    it.each(readers)('gives the same numbers and refuses the same, read with %s', (reader) => {
      const names = [...same, ...indexed.map(([name]) => name), ...broken.map(([name]) => name)]
      const jobs = [...names, 'large-decimal'].map((name): Job => [table(`${name}.parquet`)])
      const reads = read(reader, [...jobs, [table('case.parquet'), ['A', 'a']]])
      const of = (name: string) => reads[names.indexOf(name)]
      for (const name of same) {
        const expected = { dtype: 'float32', sequences: [nine, two], warnings: [] }
        expect(of(name), name).toEqual(expected)
      }
      for (const [name, column] of indexed) {
        const warnings = leftOut(column, column.replace('column ', ''))
        expect(of(name), name).toEqual({ dtype: 'float32', sequences: [two, nine], warnings })
      }
      for (const [name, error] of broken) expect(of(name), name).toEqual({ error, warnings: [] })
      // Some versions of DuckDB would read another number.
      const [decimals, differingInCase] = reads.slice(names.length)
      if (decimals.error === undefined) expect(decimals.sequences).toEqual([nine, two])
      else
        expect(decimals.error).toMatch(
          /^column a: duckdb 1\.\S+ reads decimals of 40 digits wrong;/,
        )
      expect(differingInCase.sequences?.[0][3]).toEqual([
        [0, 0.5],
        [0.5, 0.25],
        [1, 0.125],
      ])
    })
  })

  const unread = csvRead([table('half.parquet')])
  it('says what Parquet needs where none of the libraries is there', () => {
    expect(unread().error).toBe(
      'Parquet needs pyarrow, duckdb or fastparquet: pip install one of them, or give a CSV file',
    )
  })

  const nameless = 'the column without a name'
  it.each([
    ['index.csv', leftOut(nameless, "''"), csvRead([table('index.csv')])],
    [
      'twice.csv',
      [...leftOut(nameless, "''"), ...leftOut('column Unnamed: 0', "'Unnamed: 0'")],
      csvRead([table('twice.csv')]),
    ],
  ])('reads %s of pandas without its index', (_, warnings, found) => {
    expect(found()).toEqual({ dtype: 'float32', sequences: [two, nine], warnings })
  })

  const head = 'seq_ix,step_in_seq,need_prediction'
  const rows = ['4,0,0', '4,1,1', '4,2,true']
  const csv = (names: string, values: readonly string[]) =>
    `${head},${names}\n${rows.map((row, i) => `${row},${values[i]}\n`).join('')}`
  const statesOf = ({ sequences }: Read) => sequences?.map(([, , , states]) => states)

  const values = csvTable(csv(',x', ['0.5,0', '0.25,1', '2,2']))
  it('takes a nameless column for a feature where it does not count, and a named one where it does', () => {
    expect(statesOf(values())).toEqual([
      [
        [0.5, 0],
        [0.25, 1],
        [2, 2],
      ],
    ])
    expect(values().warnings).toEqual([])
  })

  const spreadsheet = csv('a,b,,', ['1,2,,', '3,TRUE,,', '5,false,,']).replaceAll(',', ';')
  const marked = csvTable(`\ufeff${spreadsheet}`)
  it('reads what spreadsheets write: a byte order mark, semicolons, empty columns', () => {
    const [flags, states] = [[false, true, true], statesOf(marked())?.[0]]
    expect(marked()).toMatchObject({ sequences: [[4, [0, 1, 2], flags, states]], warnings: [] })
    expect(states).toEqual([
      [1, 2],
      [3, 1],
      [5, 0],
    ])
  })

  describe('with the features of a model', () => {
    const text = csv('b,a', ['1,2', '3,4', '5,6'])
    const reordered = csvTable(text, ['a', 'b'])
    const more = csvTable(csv('word,a', ['x,2', 'y,4', 'z,6']), ['a'])
    it('puts reordered columns right and leaves out those that it does not know', () => {
      expect(statesOf(reordered())).toEqual([
        [
          [2, 1],
          [4, 3],
          [6, 5],
        ],
      ])
      expect(statesOf(more())).toEqual([[[2], [4], [6]]])
      expect(more().warnings).toEqual(['column word is left out: no feature of the model'])
    })

    const renamed = csvTable(text, ['a', 'c', 'd'])
    const fewer = csvTable(text, ['b', 'a', 'c'])
    it('names both what is missing and what is there instead', () => {
      expect(renamed().error).toBe('has no c, d, which the model was trained on, but b')
      expect(fewer().error).toBe('has no c, which the model was trained on')
    })

    const known = csvTable(csv('Unnamed: 0,a', ['0,2', '1,4', '2,6']), ['Unnamed: 0', 'a'])
    it('uses an index that the model was trained on, and says so', () => {
      expect(statesOf(known())?.[0][2]).toEqual([2, 6])
      expect(known().warnings).toEqual([
        'column Unnamed: 0 is an index and no data, but the model knows it',
      ])
    })
  })

  describe('with what is said of the columns', () => {
    const text = csv('index,a,"b,c",word', ['0,2,7,x', '1,4,8,y', '2,6,9,z'])
    const index = leftOut('column index', 'index')
    const cases: [string, number[], string[], () => Read][] = [
      ['only', [7, 8, 9], [], csvTable(text, undefined, { only: ['b,c', 'seq_ix'] })],
      ['drop', [2, 4, 6], index, csvTable(text, undefined, { drop: ['word', 'b,c'] })],
      ['keep', [0, 1, 2], [], csvTable(text, undefined, { keep: ['index'], drop: ['word'] })],
      [
        'keep, by the place of a column without a name',
        [0, 1, 2],
        [],
        csvTable(text.replace('index', ''), undefined, { keep: ['column_4'], drop: ['word'] }),
      ],
      ['only, an index', [0, 1, 2], [], csvTable(text, undefined, { only: ['index'] })],
    ]
    it.each(cases)('takes these features and no others: %s', (_, first, warnings, found) => {
      expect(statesOf(found())?.[0].map(([value]) => value)).toEqual(first)
      expect(found().warnings).toEqual(warnings)
    })

    it('has the features of a model among them', () => {
      expect(without().error).toBe('has no a, which the model was trained on, but "b,c"')
      expect(statesOf(silently())).toEqual([[[2], [4], [6]]])
      expect(silently().warnings).toEqual([])
    })
    const without = csvTable(text, ['a'], { drop: ['a', 'word', 'index'] })
    const silently = csvTable(text, ['a'], { only: ['a'] })

    const refused: [string, () => Read][] = [
      [
        '--drop: there is no column gone; it has seq_ix, step_in_seq, need_prediction, index, a, "b,c", word',
        csvTable(text, undefined, { drop: ['gone'] }),
      ],
      [
        '--columns and --drop exclude each other',
        csvTable(text, undefined, { only: ['a'], drop: ['b,c'] }),
      ],
      [
        '--keep and --drop name the same column: a',
        csvTable(text, undefined, { keep: ['a'], drop: ['a'] }),
      ],
      [
        '--keep: sequence tables use the name seq_ix for a key; rename it',
        csvTable(text, undefined, { keep: ['seq_ix'] }),
      ],
      [
        'column need_prediction is missing; name it with --need-column NAME or --warm-up N',
        csvTable(text, undefined, { drop: ['need_prediction'] }),
      ],
    ]
    it.each(refused)('refuses names that are wrong: %s', (error, found) => {
      expect(found().error).toBe(error)
    })
  })

  // −1.2247, 0, 1.2247: of spread 1.
  const onLevel = (level: number) =>
    csv(
      'a,constant',
      ['-1.2247448713915', '0', '1.2247448713915'].map((x) => `${+x + level},7`),
    )
  const whole = csv('a', ['1000000', '1000001', '1000002'])
  it.each([
    ['9,000 spreads', 'float32', csvTable(onLevel(9000))],
    ['11,000 spreads', 'float64', csvTable(onLevel(11_000))],
    ['whole numbers that float32 holds', 'float32', csvTable(whole)],
  ])('hands out a level of %s as %s', (_level, dtype, found) => {
    expect(found().dtype).toBe(dtype)
  })

  it.each(
    [
      [
        'a key that is missing',
        'id,step_in_seq,need_prediction,a\n',
        'column seq_ix is missing; name it with --id-column NAME',
      ],
      [
        'steps that are none',
        `${head},a\n4,0.5,0,1\n`,
        'row 1, column step_in_seq: 0.5 is no whole number',
      ],
      [
        'ids that are missing',
        `${head},a\n4,0,0,1\n,1,0,1\n`,
        'row 2, column seq_ix: a value is missing',
      ],
      [
        'flags that are none',
        `${head},a\n4,0,2,1\n`,
        'row 1, column need_prediction: 2.0 is neither 0 nor 1',
      ],
      [
        'a step that repeats',
        `${head},a\n4,0,0,1\n5,0,0,1\n4,1,0,1\n4,1,0,1\n5,1,0,1\n`,
        'seq_ix 4, step 1: two rows have this seq_ix and step_in_seq: rows 3 and 4',
      ],
      [
        'a step that is missing',
        `${head},a\n4,0,0,1\n4,3,0,1\n4,2,0,1\n`,
        'seq_ix 4, step 1: no row has this step, but later ones are there, first in row 2',
      ],
      [
        'steps that do not begin at 0',
        `${head},a\n4,1,0,1\n4,2,0,1\n`,
        'seq_ix 4, step 0: no row has this step, but later ones are there, first in row 1. Count step_in_seq from 0.',
      ],
      ['a single step', `${head},a\n4,0,0,1\n`, 'seq_ix 4: the sequence has a single step'],
      ['text', `${head},a\n4,0,0,x\n`, "line 2, column a: 'x' is no number"],
      ['a name twice', `${head},a,a\n4,0,0,1,2\n`, 'column a comes twice'],
      ['no features', `${head}\n4,0,0\n`, 'the table has no features'],
    ].map(([name, text, error]) => ({ name, error, found: csvTable(text) })),
  )('refuses $name', ({ error, found }) => {
    expect(found().error).toBe(error)
  })
})
