import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { type ColumnRoles, columnRoles } from '../columnRoles.js'
import type { ColumnSpec } from '../columnTable.js'
import { quotePath } from '../duckdb.js'
import { TableWriter } from '../tableWriter.js'
import { openTabularFile, type TabularColumn } from '../tabularFile.js'
import type { RowsRead } from './inspectedFile.js'
import { surveyKeys } from './surveyKeys.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'keys.parquet')

type Row = readonly [id: number, step: number, need: number]

async function write(rows: readonly Row[], type: ColumnSpec['type'] = 'INTEGER') {
  const writer = await TableWriter.create([
    { name: 'seq_ix', type },
    { name: 'step_in_seq', type },
    { name: 'need_prediction', type: type === 'INTEGER' ? 'BOOLEAN' : type },
    { name: 'x', type: 'DOUBLE' },
  ])
  const column = (i: number) => Float64Array.from(rows, (row) => row[i])
  writer.append([column(0), column(1), column(2), column(1)])
  await writer.finish(file, {})
}

/** Keys as DuckDB counts them and as they are looked at row by row. */
async function bothWays(which: RowsRead['which'] = 'all', warmUp?: number) {
  const table = await openTabularFile(file, 'parquet')
  try {
    const options = warmUp === undefined ? {} : { warmUp, drop: ['need_prediction'] }
    const roles: ColumnRoles<TabularColumn> = columnRoles(file, table.columns, options)
    const names = table.columns.map(({ sql }) => sql)
    const from = `(SELECT * FROM read_parquet(${quotePath(file)}, file_row_number=true) AS t(${[...names, 'r']}))`
    let rowCount = 0
    for await (const chunk of table.query(`SELECT count(*)::DOUBLE AS n FROM ${from}`)) {
      rowCount = Number(chunk.getRowValues(0)[0])
    }
    const read = { table: { ...table, from }, rowNumber: 'r', rowCount, which, places: 1 }
    const outcome = (most: number) =>
      surveyKeys(read, roles, most).catch((error: Error) => error.message)
    return { counted: await outcome(0), lookedAt: await outcome(Number.POSITIVE_INFINITY) }
  } finally {
    table.close()
  }
}

/** Sequences of these lengths, predictions asked for from the third step on, the last left out in every other one. */
function sequences(lengths: readonly number[]): Row[] {
  return lengths.flatMap((length, id) =>
    Array.from({ length }, (_, step): Row => {
      const isLast = step === length - 1
      return [id * 3 - 4, step, Number(step >= 2 && !(isLast && id % 2 === 0))]
    }),
  )
}

const someLengths = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 8 })

describe('surveyKeys', () => {
  it('counts by sums over sequences what it finds row by row', async () => {
    const type = fc.constantFrom<ColumnSpec['type'][]>('INTEGER', 'DOUBLE')
    await fc.assert(
      fc.asyncProperty(someLengths, type, async (lengths, type) => {
        const rows = sequences(lengths)
        await write(rows, type)
        const { counted, lookedAt } = await bothWays()
        expect(counted).toEqual(lookedAt)
        const scored = lengths.map((length) => Math.max(0, length - 3))
        expect(counted).toEqual({
          sequences: lengths.length,
          rows: lengths.reduce((sum, length) => sum + length),
          shortest: Math.min(...lengths),
          longest: Math.max(...lengths),
          median: lengths.toSorted((a, b) => a - b)[Math.floor((lengths.length - 1) / 2)],
          scoredSteps: scored.reduce((sum, count) => sum + count),
          unscored: scored.filter((count) => count === 0).length,
          isContiguous: true,
          isInOrder: true,
        })
      }),
      { numRuns: 12 },
    )
  })

  it('counts what a warm-up asks for', async () => {
    await write(sequences([5, 9, 3]))
    const { counted, lookedAt } = await bothWays('all', 4)
    expect(counted).toEqual(lookedAt)
    // Steps 3 of 5, and 3 to 7 of 9.
    expect(counted).toMatchObject({ scoredSteps: 6, unscored: 1 })
  })

  it('leaves the last sequence out where there may be more of it', async () => {
    await write(sequences([4, 6, 5]))
    const { counted, lookedAt } = await bothWays('first')
    expect(counted).toMatchObject({ sequences: 2, rows: 10, shortest: 4, longest: 6 })
    expect(lookedAt).toMatchObject({ sequences: 2, rows: 10, shortest: 4, longest: 6 })
  })

  it('says whether rows of sequences are mixed, or out of order', async () => {
    const rows = sequences([4, 4])
    await write([rows[0], rows[4], rows[1], rows[5], rows[2], rows[6], rows[3], rows[7]])
    const mixed = await bothWays()
    expect(mixed.counted).toMatchObject({ sequences: 2, isContiguous: false, isInOrder: true })
    expect(mixed.lookedAt).toMatchObject({
      isContiguous: false,
      isInOrder: true,
      firstReturn: { seqIx: -4, row: 2 },
    })
    await write([rows[1], rows[0], ...rows.slice(2)])
    const turned = await bothWays()
    expect(turned.counted).toEqual(turned.lookedAt)
    expect(turned.counted).toMatchObject({ isContiguous: true, isInOrder: false })
  })

  it.each<[string, (rows: Row[]) => Row[]]>([
    ['a step that repeats', (rows) => rows.with(2, [rows[2][0], 1, 1])],
    ['steps that miss one', (rows) => rows.toSpliced(1, 1)],
    ['steps from 1 on', (rows) => rows.map(([id, step, need]) => [id, step + 1, need])],
    ['an id that is NaN', (rows) => rows.with(3, [Number.NaN, 3, 1])],
    ['a step that is NaN', (rows) => rows.with(3, [rows[3][0], Number.NaN, 1])],
    ['a flag that is NaN', (rows) => rows.with(3, [rows[3][0], 3, Number.NaN])],
    ['a flag of 2', (rows) => rows.with(3, [rows[3][0], 3, 2])],
    ['a fraction for an id', (rows) => rows.map(([id, step, need]) => [id + 0.5, step, need])],
    ['an id beyond 2^31', (rows) => rows.map(([id, step, need]) => [id + 2 ** 31 + 9, step, need])],
    ['a sequence of one step', (rows) => [...rows, [99, 0, 0]]],
  ])('finds %s both ways', async (_, spoil) => {
    await write(spoil(sequences([4, 5])), 'DOUBLE')
    const { counted, lookedAt } = await bothWays()
    expect(counted).toEqual(expect.any(String))
    expect(counted).toBe(lookedAt)
  })

  it('holds for shuffled rows', async () => {
    const rows = sequences([7, 3, 5])
    const order = new RandomStream(3, 'shuffle').permutation(rows.length)
    await write(Array.from(order, (i) => rows[i]))
    const { counted, lookedAt } = await bothWays()
    const { isInOrder: _, firstReturn: __, ...rest } = lookedAt as Exclude<typeof lookedAt, string>
    expect(counted).toMatchObject(rest)
  })
})
