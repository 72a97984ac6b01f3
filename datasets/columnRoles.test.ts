import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, describe, expect, it } from 'vitest'
import { DataError, SeqarenaError, UsageError } from '../base/errors.js'
import { contestNeedPrediction } from './needPrediction.js'
import { openSequences } from './openSequences.js'
import type { KnownTable, ReadOptions } from './readOptions.js'
import { readSequenceTable } from './readSequenceTable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-columns-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Two sequences, 5 and 6, of three steps; feature i of row r is 10 · r + i. */
const keyRows = ['5,0,0', '5,1,1', '5,2,1', '6,0,0', '6,1,1', '6,2,1']
const keys = 'seq_ix,step_in_seq,need_prediction'

/** A CSV file with these columns: keys first, then features. */
function csv(header: string, rows = keyRows): string {
  const nFeatures = header.split(',').length - rows[0].split(',').length
  const lines = rows.map((row, r) => [row, ...indices(nFeatures).map((i) => 10 * r + i)].join(','))
  return written('table.csv', [header, ...lines, ''].join('\n'))
}

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

const indices = (n: number) => Array.from({ length: n }, (_, i) => i)

/** Features and their values in the first row, and warnings without the file's name. */
async function read(file: string, options: ReadOptions = {}) {
  const { table, warnings } = await readSequenceTable(file, options)
  const { featureNames, states } = table
  return {
    first: Object.fromEntries(featureNames.map((name, i) => [name, states[i]])),
    names: featureNames,
    warnings: warnings.map((warning) => warning.replace(`${file}: `, '')),
  }
}

async function refusal(file: string, options: ReadOptions = {}): Promise<SeqarenaError> {
  const error = await readSequenceTable(file, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(SeqarenaError)
  return error as SeqarenaError
}

describe('features', () => {
  it('says where no feature is left because of --drop', async () => {
    const file = csv(`${keys},a,b`)
    expect((await refusal(file, { drop: ['a', 'b'] })).message).toBe(
      `${file}: no feature columns are left: --drop leaves out a, b. Drop fewer columns.`,
    )
  })

  it('are all columns but the keys, wherever these stand', async () => {
    const file = written(
      'mixed.csv',
      `b,seq_ix,a,need_prediction,step_in_seq\n1,5,2,0,0\n3,5,4,1,1\n`,
    )
    expect(await read(file)).toEqual({ first: { b: 1, a: 2 }, names: ['b', 'a'], warnings: [] })
  })

  it.each<[ReadOptions, string[]]>([
    [{ columns: ['c', 'a'] }, ['a', 'c']],
    [{ columns: ['seq_ix', 'step_in_seq', 'need_prediction', 'b'] }, ['b']],
    [{ drop: ['a'] }, ['b', 'c']],
    [{ drop: ['a', 'c'], keep: ['b'] }, ['b']],
  ])('are those of %j, in the order of the file', async (options, names) => {
    expect(await read(csv(`${keys},a,b,c`), options)).toMatchObject({ names, warnings: [] })
  })

  it('need not be numbers where they are left out', async () => {
    const file = written('text.csv', `${keys},who,x\n5,0,0,ann,1\n5,1,1,bob,2\n`)
    expect(await refusal(file)).toMatchObject({ code: 'NOT_NUMERIC' })
    expect(await read(file, { drop: ['who'] })).toMatchObject({ names: ['x'] })
    const arrow = tableToIPC(
      tableFromArrays({
        ...{ seq_ix: [5, 5], step_in_seq: [0, 1], need_prediction: [0, 1] },
        ...{ who: ['ann', 'bob'], x: [1, 2] },
      }),
    )
    const other = written('text.arrow', arrow)
    expect((await refusal(other)).message).toMatch(/Leave it out with --drop who\.$/)
    expect(await read(other, { columns: ['x'] })).toMatchObject({ names: ['x'] })
  })

  it.each([
    ['series_id', '--drop series_id leaves it out, --id-column series_id takes it for the ids'],
    ['index', '--drop index leaves it out'],
    ['Unnamed: 3', "--drop 'Unnamed: 3' leaves it out"],
  ])('called %s make a warning where they may be none', async (name, hint) => {
    const file = written('doubt.csv', `${keys},${name},x\n5,0,0,7,1\n5,1,1,6.5,2\n`)
    const warning = `column ${name} is taken for a feature; ${hint}`
    expect(await read(file)).toMatchObject({ names: [name, 'x'], warnings: [warning] })
    expect((await read(file, { keep: [name] })).warnings).toEqual([])
    expect((await read(file, { columns: [name] })).warnings).toEqual([])
    expect((await read(file, { drop: [name] })).warnings).toEqual([])
  })

  it('may be flags in text, in any case, beside which 1 and 0 are numbers as ever', async () => {
    const rows = ['5,0,0,,FALSE', '5,1,1,0,True', '6,0,0,1, true ', '6,1,1,0.5,1']
    const file = written('flags.csv', `${keys},x,flag\n${rows.join('\n').replace(',,', ',2,')}\n`)
    const { table } = await readSequenceTable(file)
    expect([...table.states]).toEqual([2, 0, 0, 1, 1, 1, 0.5, 1])
    const mixed = written('mixed-flags.csv', `${keys},x\n5,0,0,1\n5,1,1,true\n`)
    expect((await refusal(mixed)).message).toBe(
      `${mixed}, seq_ix 5, step 1, row 2, column x: value 'true' is not a number. Mend it, or leave the column out with --drop x.`,
    )
  })

  it('of the same name are told by their places, where they have none', async () => {
    const error = await refusal(
      written('nameless.csv', `${keys},,x,\n5,0,0,.5,1,2\n5,1,1,.5,1,2\n`),
    )
    expect(error).toMatchObject({ code: 'COLUMN_DUPLICATE', exitCode: 3 })
    expect(error.message).toMatch(/: columns 4 and 6 have no name\. Give them names\.$/)
  })
})

describe('keys', () => {
  it('may have other names, which errors show', async () => {
    const options = { idColumn: 'series', stepColumn: 't', needColumn: 'ask' }
    const file = csv('series,t,ask,x')
    expect(await read(file, options)).toEqual({ first: { x: 0 }, names: ['x'], warnings: [] })
    for (const [row, message] of [
      ['b,0,0,1', "row 1, column series: value 'b' is not a number. Number the sequences:"],
      ['5,0.5,0,1', 'row 1, column t: value 0.5 is not a whole number'],
      ['5,0,2,1', "row 1, column ask: value '2' is neither 0 nor 1"],
      ['5,0,0,1\n5,0,0,1', 'seq_ix 5, step 0: two rows have this series and t'],
      [
        '5,1,0,1\n5,2,0,1',
        'no row has this step, but later ones are there, first in row 1. Count t from 0.',
      ],
    ]) {
      const bad = written('bad.csv', `series,t,ask,x\n${row}\n`)
      expect((await refusal(bad, options)).message).toContain(message)
    }
  })

  it('take the place of columns that have their names', async () => {
    const file = csv(
      `${keys},id,x`,
      keyRows.map((row) => `${row},${row[0]}`),
    )
    expect(await read(file, { idColumn: 'id' })).toMatchObject({
      names: ['x'],
      warnings: ['column seq_ix is left out: column id stands for it'],
    })
    expect((await read(file, { idColumn: 'id', drop: ['seq_ix'] })).warnings).toEqual([])
    const kept = await refusal(file, { idColumn: 'id', keep: ['seq_ix'] })
    expect(kept).toMatchObject({ code: 'COLUMN_OPTIONS', exitCode: 2 })
  })

  it.each([
    [
      'series_id,t,mask,x',
      'seq_ix: the column is missing; series_id looks like it. Name them: --id-column series_id --step-column t --need-column mask.',
    ],
    [
      'Seq Ix,step_in_seq,need_prediction,x',
      "seq_ix: the column is missing; Seq Ix looks like it. Name it: --id-column 'Seq Ix'.",
    ],
    [
      'seq_ix,steps_in_seq,need_prediction,x',
      'step_in_seq: the column is missing; steps_in_seq looks like it. Name it: --step-column steps_in_seq.',
    ],
    [
      'seq_ix,step_in_seq,a,x',
      'need_prediction: the column is missing. Name it: --need-column NAME (or --warm-up N where no column says it). The others are a, x.',
    ],
    [
      'a,b,c,x',
      'seq_ix: the column is missing. Name them: --id-column NAME --step-column NAME --need-column NAME (or --warm-up N where no column says it). The others are a, b, c, x. One long series is cut into sequences by seqarena convert.',
    ],
  ])('that are not among %s are asked for with a guess', async (header, message) => {
    const file = csv(header)
    const error = await refusal(file)
    expect(error).toBeInstanceOf(DataError)
    expect(error).toMatchObject({
      code: 'COLUMN_MISSING',
      message: `${file}, column ${message}`,
    })
  })
})

describe('a warm-up', () => {
  it.each(['csv', 'arrow'])(
    'stands for the column that asks for predictions, in %s',
    async (format) => {
      const nSteps = 7
      const columns = {
        seq_ix: [1, 2].flatMap((id) => indices(nSteps).map(() => id)),
        step_in_seq: [1, 2].flatMap(() => indices(nSteps)),
        x: indices(2 * nSteps).map((row) => row / 4),
      }
      const lines = columns.x.map((x, r) => `${columns.seq_ix[r]},${columns.step_in_seq[r]},${x}`)
      const file =
        format === 'csv'
          ? written('unasked.csv', ['seq_ix,step_in_seq,x', ...lines, ''].join('\n'))
          : written('unasked.arrow', tableToIPC(tableFromArrays(columns)))
      for (const warmUp of [1, 3, 6, 7, 9]) {
        const asked = contestNeedPrediction(nSteps, warmUp)
        const { table } = await readSequenceTable(file, { warmUp })
        expect(table.needPrediction).toEqual(Uint8Array.from([...asked, ...asked]))
        const open = await openSequences(file, { warmUp })
        for await (const { needPrediction } of open.sequences) expect(needPrediction).toEqual(asked)
        expect(open.scoredSteps).toBe(2 * asked.reduce((sum, flag) => sum + flag, 0))
        open.close()
      }
    },
  )

  it('gives way to such a column, and says so', async () => {
    const file = csv(`${keys},x`)
    const { table, warnings } = await readSequenceTable(file, { warmUp: 1 })
    expect([...table.needPrediction]).toEqual([0, 1, 1, 0, 1, 1])
    expect(warnings).toEqual([
      `${file}: column need_prediction says where predictions are asked for; --drop need_prediction to use --warm-up 1`,
    ])
    const dropped = await readSequenceTable(file, { warmUp: 1, drop: ['need_prediction'] })
    expect([...dropped.table.needPrediction]).toEqual([1, 1, 0, 1, 1, 0])
    expect(dropped.warnings).toEqual([])
  })
})

describe('options', () => {
  it.each<[ReadOptions, string]>([
    [{ columns: ['a'], drop: ['b'] }, '--columns and --drop exclude each other'],
    [{ keep: ['a'], drop: ['a'] }, 'column a: --keep and --drop name the same column'],
    [{ needColumn: 'a', warmUp: 3 }, '--need-column and --warm-up exclude each other'],
    [{ idColumn: 'a', stepColumn: 'a' }, 'column a: --id-column and --step-column name the same'],
    [{ idColumn: 'a', drop: ['a'] }, 'column a: --id-column and --drop name the same column'],
  ])('%j contradict each other', async (options, message) => {
    const error = await refusal(csv(`${keys},a,b`), options)
    expect(error).toBeInstanceOf(UsageError)
    expect(error.code).toBe('COLUMN_OPTIONS')
    expect(error.message.startsWith(message)).toBe(true)
  })

  it.each<[ReadOptions, string]>([
    [
      { columns: ['alpa', 'b'] },
      '--columns: there is no column alpa. Did you mean alpha? It has seq_ix, step_in_seq, need_prediction, alpha, b.',
    ],
    [{ drop: ['B'] }, '--drop: there is no column B. Did you mean b? It has seq_ix,'],
    [{ keep: [''] }, '--keep: there is no column "". It has seq_ix,'],
    [{ idColumn: 'series' }, '--id-column: there is no column series. It has seq_ix,'],
  ])('%j name what is not there', async (options, message) => {
    const file = csv(`${keys},alpha,b`)
    const error = await refusal(file, options)
    expect(error).toMatchObject({ code: 'COLUMN_UNKNOWN', exitCode: 2 })
    expect(error.message.startsWith(`${file}: ${message}`)).toBe(true)
  })
})

describe('a table that has to fit another', () => {
  const like = (featureNames: string[], options = {}): { like: KnownTable } => ({
    like: { owner: 'the run runs/mine', featureNames, options },
  })

  it('gives its features in the order of the other, from any format', async () => {
    expect((await read(csv(`${keys},x,y,z`), like(['z', 'x', 'y']))).first).toEqual({
      z: 2,
      x: 0,
      y: 1,
    })
    const arrow = tableFromArrays({
      x: [1, 2],
      seq_ix: [5, 5],
      y: [3, 4],
      step_in_seq: [0, 1],
      need_prediction: [0, 1],
    })
    const { table } = await readSequenceTable(
      written('other.arrow', tableToIPC(arrow)),
      like(['y', 'x']),
    )
    expect(table.featureNames).toEqual(['y', 'x'])
    expect([...table.states]).toEqual([3, 1, 4, 2])
  })

  it('leaves out what the other does not have, with a warning unless that was said before', async () => {
    const file = csv(`${keys},x,more,y,rest,index`)
    expect(await read(file, like(['y', 'x']))).toMatchObject({
      names: ['y', 'x'],
      warnings: [
        'column index is an index and no data: left out',
        'columns more, rest are left out: no feature of the run runs/mine',
      ],
    })
    const dropping = { ...like(['y', 'x'], { drop: ['index', 'rest', 'gone'] }) }
    expect((await read(file, dropping)).warnings).toEqual([
      'column more is left out: no feature of the run runs/mine',
    ])
    expect((await read(file, like(['y', 'x'], { columns: ['x', 'y'] }))).warnings).toEqual([])
  })

  it.each<[string, ReadOptions, string]>([
    [
      'a,b',
      {},
      'has the features a, b; the run runs/mine has x, y. Give a table with the same feature columns, in any order.',
    ],
    [
      'X,y',
      {},
      'has no x, which the run runs/mine has, but X, which it does not have. Is X what is called x there? Rename it.',
    ],
    [
      'y',
      {},
      'has no x, which the run runs/mine has: of its features only y is there. Give a table with the same feature columns, in any order.',
    ],
    [
      'x,y',
      { drop: ['x'] },
      'has no x, which the run runs/mine has: of its features only y is there. Do not leave out x.',
    ],
    [
      'x,y',
      { drop: ['x', 'y'] },
      'has no features; the run runs/mine has x, y. Do not leave out x.',
    ],
  ])('is refused with the features %s, read with %j', async (features, options, message) => {
    const file = csv(`${keys},${features}`)
    const error = await refusal(file, { ...options, ...like(['x', 'y']) })
    expect(error).toMatchObject({ code: 'TABLES_DIFFER', exitCode: 3 })
    expect(error.message).toBe(`${file}: ${message}`)
  })

  it('shows as many names as there is room for', async () => {
    const many = indices(40).map((i) => `f_${i}`)
    const { message } = await refusal(csv(`${keys},x`), like(many))
    expect(message).toContain(
      'has f_0, f_1, f_2, f_3, f_4, f_5, f_6, f_7, f_8, f_9, f_10, f_11 … (40 in all)',
    )
  })

  it('has an index for a feature where the other had, and says so', async () => {
    const file = written('indexed.csv', `,${keys},x\n0,5,0,0,.5\n1,5,1,1,.75\n`)
    expect(await read(file, like(['', 'x']))).toMatchObject({
      names: ['', 'x'],
      warnings: [
        'column 1, which has no name, is an index and no data, but the run runs/mine has it for a feature: train anew without it',
      ],
    })
    const kept = await read(file, like(['', 'x'], { keep: [''] }))
    expect(kept).toMatchObject({ names: ['', 'x'], warnings: [] })
    expect((await read(file, like(['x']))).names).toEqual(['x'])
  })

  it('has its keys under the names of the other, or under the usual ones', async () => {
    const known = like(['x'], { idColumn: 'series', stepColumn: 't', warmUp: 2 })
    const other = csv(
      'series,t,x',
      keyRows.map((row) => row.slice(0, 3)),
    )
    const { table } = await readSequenceTable(other, known)
    expect([...table.needPrediction]).toEqual([0, 1, 0, 0, 1, 0])
    const usual = await readSequenceTable(csv(`${keys},x`), known)
    expect([...usual.table.needPrediction]).toEqual([0, 1, 1, 0, 1, 1])
    expect(usual.warnings).toEqual([])
    const given = await readSequenceTable(csv('s,t,need_prediction,x'), { ...known, idColumn: 's' })
    expect([...given.table.seqIx]).toEqual([5, 6])
  })
})
