import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { openSequences } from './openSequences.js'
import { readSequenceTable } from './readSequenceTable.js'
import { equalOffsets, sequenceOffsets } from './sequenceOffsets.js'
import { type Sequence, type SequenceTable, sequenceAt } from './sequenceTable.js'
import { TableWriter } from './tableWriter.js'
import { writeSequenceTable } from './writeSequenceTable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const names = fc.uniqueArray(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((name) => `f ${name}`),
  // DuckDB tells no columns apart by case or accents of Unicode alone.
  { minLength: 1, maxLength: 4, selector: (name) => name.normalize('NFKD').toLowerCase() },
)
const tables: fc.Arbitrary<SequenceTable> = fc
  .record({
    sequences: fc.uniqueArray(
      fc.record({ id: fc.integer(), nSteps: fc.integer({ min: 2, max: 9 }) }),
      { minLength: 1, maxLength: 6, selector: ({ id }) => id },
    ),
    names: names.filter((list) =>
      list.every((name) => !/[\0\r\n]/.test(name) && name.trim() === name),
    ),
  })
  .chain(({ sequences, names }) => {
    const offsets = sequenceOffsets(sequences.map(({ nSteps }) => nSteps))
    const size = offsets[sequences.length]
    const float = fc.float({ noNaN: true, noDefaultInfinity: true })
    const exactly = (length: number) => ({ minLength: length, maxLength: length })
    return fc
      .record({
        states: fc.array(float, exactly(size * names.length)),
        flags: fc.array(fc.integer({ min: 0, max: 1 }), exactly(size)),
      })
      .map(({ states, flags }) => ({
        seqIx: Int32Array.from(sequences, ({ id }) => id),
        offsets,
        states: Float32Array.from(states),
        needPrediction: Uint8Array.from(flags),
        featureNames: names,
      }))
  })
const runs = { numRuns: 10 }

describe.each(['parquet', 'csv', 'csv.gz'])('a table written as %s', (extension) => {
  it('reads back the same', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const file = join(folder, `table.${extension}`)
        await writeSequenceTable(table, file)
        const read = await readSequenceTable(file)
        // Decimals of CSV are no float32: those that lie close together, far from 0, are kept as float64.
        const states = Float32Array.from(read.table.states)
        expect({ ...read.table, states }).toEqual(table)
        if (extension === 'parquet') expect(read).toEqual({ table, warnings: [] })
      }),
      runs,
    )
  })
})

describe('a table with features of any names', () => {
  const anyName = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom(
      '',
      'x',
      'X',
      'index',
      'a,b',
      'a"b',
      'a\nb',
      'a\r\nb',
      'true',
      '__index_level_0__',
    ),
  )
  // Spaces around names in CSV are no part of them.
  const anyNames = fc.uniqueArray(
    anyName.filter((name) => name.trim() === name && !/\0|[^\n]\r|\r(?!\n)/.test(name)),
    { minLength: 1, maxLength: 5 },
  )

  it('reads back the same from CSV, where all are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(anyNames, async (featureNames) => {
        const table: SequenceTable = {
          seqIx: Int32Array.of(1),
          states: Float32Array.from({ length: 2 * featureNames.length }, (_, i) => i / 8),
          needPrediction: Uint8Array.of(1, 0),
          offsets: Int32Array.of(0, 2),
          featureNames,
        }
        const file = join(folder, 'named.csv')
        await writeSequenceTable(table, file)
        const options = { columns: featureNames }
        expect(await readSequenceTable(file, options)).toEqual({ table, warnings: [] })
      }),
      { numRuns: 25 },
    )
  })
})

describe('rows in another order', () => {
  it('give the same table, with ids by first appearance and a warning where steps are out of order', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.nat(), async (table, seed) => {
        const rows = new RandomStream(seed, 'rows').permutation(table.needPrediction.length)
        const file = join(folder, 'shuffled.parquet')
        await writeColumns(file, table, rows)
        const read = await readSequenceTable(file)
        const bySeqIx = (sequences: Sequence[]) => [...sequences].sort((a, b) => a.seqIx - b.seqIx)
        expect(bySeqIx(sequencesOf(read.table))).toEqual(bySeqIx(sequencesOf(table)))
        const appearance = [...new Set(Array.from(rows, (row) => seqIxOf(table, row)))]
        expect([...read.table.seqIx]).toEqual(appearance)
        const disordered = appearance.filter((id) => {
          const steps = [...rows].filter((row) => seqIxOf(table, row) === id)
          return steps.some((row, i) => i > 0 && row < steps[i - 1])
        })
        const whose =
          disordered.length === 1 ? '1 sequence is' : `${disordered.length} sequences are`
        const warning = `${file}: the rows of ${whose} out of step order; sorted by step_in_seq`
        expect(read.warnings).toEqual(disordered.length > 0 ? [warning] : [])
      }),
      runs,
    )
  })
})

describe('the stream of sequences', () => {
  it('is the table, one sequence at a time, from any format and order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.nat(), fc.boolean(), async (table, seed, isShuffled) => {
        const rows = new RandomStream(seed, 'rows').permutation(table.needPrediction.length)
        if (!isShuffled) rows.sort()
        const files = ['stream.parquet', 'stream.csv', 'stream.arrow'].map((f) => join(folder, f))
        for (const file of files) {
          if (file.endsWith('.arrow')) writeArrow(file, table, rows)
          else await writeColumns(file, table, rows)
          const whole = await readSequenceTable(file)
          const open = await openSequences(file)
          const sequences: Sequence[] = []
          for await (const sequence of open.sequences) sequences.push(sequence)
          open.close()
          expect(sequences).toEqual(sequencesOf(whole.table))
          expect(open.warnings).toEqual(whole.warnings)
          expect(open.featureNames).toEqual(table.featureNames)
          expect(open.seqIx).toEqual(whole.table.seqIx)
        }
      }),
      { numRuns: 10 },
    )
  })

  it('does not mind features named like what the queries use', async () => {
    const table: SequenceTable = {
      seqIx: Int32Array.of(3, 1),
      states: Float32Array.from({ length: 24 }, (_, i) => i),
      needPrediction: Uint8Array.of(1, 0, 0, 1),
      offsets: Int32Array.of(0, 2, 4),
      featureNames: ['v3', 'v0', 'v1', 'position', 'positions', 'c0'],
    }
    for (const extension of ['parquet', 'csv', 'arrow']) {
      const file = join(folder, `named.${extension}`)
      const rows = Int32Array.of(0, 2, 3, 1)
      if (extension === 'arrow') writeArrow(file, table, rows)
      else await writeColumns(file, table, rows)
      const open = await openSequences(file)
      const sequences: Sequence[] = []
      for await (const sequence of open.sequences) sequences.push(sequence)
      open.close()
      expect(sequences).toEqual(sequencesOf(table))
    }
  })

  it('can be left early and begun again', async () => {
    const file = join(folder, 'long.parquet')
    const nSteps = 1000
    const size = 20 * nSteps
    const table: SequenceTable = {
      seqIx: Int32Array.from({ length: 20 }, (_, i) => i),
      states: Float32Array.from({ length: size }, (_, i) => i),
      needPrediction: new Uint8Array(size).fill(1),
      offsets: equalOffsets(20, nSteps),
      featureNames: ['x'],
    }
    await writeSequenceTable(table, file)
    const open = await openSequences(file)
    for await (const { seqIx } of open.sequences) if (seqIx === 2) break
    const ids: number[] = []
    for await (const { seqIx } of open.sequences) ids.push(seqIx)
    open.close()
    expect(ids).toEqual([...table.seqIx])
  })
})

describe('an Arrow table', () => {
  it('reads as the same table in Parquet does', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom('file', 'stream'), async (table, kind) => {
        const rows = Int32Array.from(table.needPrediction, (_, i) => i)
        const file = join(folder, 'same.arrow')
        writeArrow(file, table, rows, kind)
        await writeSequenceTable(table, join(folder, 'same.parquet'))
        expect(await readSequenceTable(file)).toEqual(
          await readSequenceTable(join(folder, 'same.parquet')),
        )
      }),
      runs,
    )
  })
})

function sequencesOf(table: SequenceTable): Sequence[] {
  return Array.from(table.seqIx, (_, i) => {
    const { seqIx, states, needPrediction } = sequenceAt(table, i)
    return { seqIx, states: states.slice(), needPrediction: needPrediction.slice() }
  })
}

/** Position of the sequence that a row belongs to. */
function positionOf({ offsets }: SequenceTable, row: number): number {
  return offsets.findLastIndex((first) => first <= row)
}

function seqIxOf(table: SequenceTable, row: number): number {
  return table.seqIx[positionOf(table, row)]
}

/** All columns of a table, its rows in the order `rows`. */
function columnsOf(table: SequenceTable, rows: Int32Array) {
  const nFeatures = table.featureNames.length
  return {
    seqIx: rows.map((row) => seqIxOf(table, row)),
    steps: rows.map((row) => row - table.offsets[positionOf(table, row)]),
    needPrediction: Uint8Array.from(rows, (row) => table.needPrediction[row]),
    features: table.featureNames.map((_, f) =>
      Float32Array.from(rows, (row) => table.states[row * nFeatures + f]),
    ),
  }
}

async function writeColumns(file: string, table: SequenceTable, rows: Int32Array) {
  const writer = await TableWriter.create([
    ...table.featureNames.map((name) => ({ name, type: 'DOUBLE' as const })),
    { name: 'need_prediction', type: 'BOOLEAN' },
    { name: 'step_in_seq', type: 'INTEGER' },
    { name: 'seq_ix', type: 'DOUBLE' },
  ])
  const { seqIx, steps, needPrediction, features } = columnsOf(table, rows)
  writer.append([...features, needPrediction, steps, seqIx])
  await writer.finish(file)
}

function writeArrow(file: string, table: SequenceTable, rows: Int32Array, kind = 'file') {
  const { seqIx, steps, needPrediction, features } = columnsOf(table, rows)
  const arrow = tableFromArrays({
    need_prediction: needPrediction,
    seq_ix: BigInt64Array.from(seqIx, BigInt),
    step_in_seq: steps,
    ...Object.fromEntries(table.featureNames.map((name, f) => [name, features[f]])),
  })
  writeFileSync(file, tableToIPC(arrow, kind === 'file' ? 'file' : 'stream'))
}
