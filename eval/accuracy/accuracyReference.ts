import { UsageError } from '../../base/errors.js'
import type { Table } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import type { BinnedRows } from './binnedRows.js'
import { type EncodedTable, type EncodingOptions, encodeTables } from './encodedTable.js'
import type { Bins } from './fitBins.js'
import { binRecords, fitRecordBins } from './recordBins.js'
import { type RecordColumns, recordColumns } from './recordColumns.js'
import { type RecordSets, recordSets } from './recordSets.js'
import { drawRecords } from './records.js'
import { ReplayedRowDraws, type RowDraws, SeededRowDraws } from './rowDraws.js'

export interface AccuracyOptions {
  /** Seed of all random draws but replayed ones. */
  seed: number
  /** The figures are means over so many draws of rows; 1 if absent. */
  draws?: number
  /** Draws rows as a published evaluation with this seed did; further draws take the seeds after it. */
  replaySeed?: number
}

/** The original tables, ready to be compared with any number of synthetic ones. */
export interface AccuracyReference {
  options: AccuracyOptions
  key?: string
  /** Training, and holdout where there is one; encoded together. */
  tables: readonly EncodedTable[]
  /** Whether every training sequence is a single row. */
  isFlat: boolean
  columns: RecordColumns
  sets: RecordSets
  samples: readonly ReferenceSample[]
}

/** The records of one draw. */
export interface ReferenceSample {
  bins: readonly Bins[]
  rows: BinnedRows
  /** Source of the draws that are made after these rows. */
  draws: RowDraws
}

/**
 * Encodes the original tables, draws their records and fits the bins.
 *
 * @throws {UsageError} `DRAWS`, `REPLAY_SEED`
 * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`
 */
export function accuracyReference(
  original: Omit<JudgedTables, 'synthetic'>,
  options: AccuracyOptions,
): AccuracyReference {
  const { seed, draws = 1, replaySeed } = options
  checkOptions(draws, replaySeed)
  const { tables, isFlat, columns, sets } = encodeOriginal(original, seed, replaySeed !== undefined)
  const samples = Array.from({ length: draws }, (_, draw): ReferenceSample => {
    const random =
      replaySeed === undefined
        ? new SeededRowDraws(seed, draw)
        : ReplayedRowDraws.ofSeed(replaySeed + draw)
    const records = tables.map((table, i) =>
      drawRecords(table, i === 0 ? 'training' : 'holdout', random),
    )
    const bins = fitRecordBins(records, columns)
    return { bins, rows: binRecords(records, columns, bins), draws: random }
  })
  return { options, key: original.key, tables, isFlat, columns, sets, samples }
}

function checkOptions(draws: number, replaySeed: number | undefined) {
  if (!Number.isInteger(draws) || draws < 1) {
    throw new UsageError('DRAWS', `rows cannot be drawn ${draws} times`, 'Take 1 or more.')
  }
  if (replaySeed === undefined) return
  const last = replaySeed + draws - 1
  if (!Number.isInteger(replaySeed) || replaySeed < 0 || last >= 2 ** 32) {
    const what = `the draws of seed ${replaySeed} cannot be replayed`
    throw new UsageError('REPLAY_SEED', what, 'Take a whole number from 0 to 4294967295.')
  }
}

/** What does not depend on draws. */
export function encodeOriginal(
  { training, holdout, key }: Omit<JudgedTables, 'synthetic'>,
  seed: number,
  isRanked: boolean,
): Pick<AccuracyReference, 'tables' | 'isFlat' | 'columns' | 'sets'> {
  const names = training.columns.map(({ name }) => name).filter((name) => name !== key)
  const tables = encodeTables(
    [
      { role: 'training', table: training },
      ...(holdout ? [{ role: 'holdout', table: holdout } as const] : []),
    ],
    names,
    { key, seed, isRanked },
  )
  const [{ sequences }] = tables
  const isFlat = sequences.count === sequences.rows.length
  const columns = recordColumns(tables[0], isFlat)
  const sets = recordSets(columns.targets, columns.columns.length - columns.targets, seed)
  return { tables, isFlat, columns, sets }
}

/** A synthetic table with the columns of the original ones. */
export function encodeSynthetic(
  table: Table,
  original: Pick<AccuracyReference, 'tables'>,
  options: EncodingOptions,
): EncodedTable {
  const names = original.tables[0].columns.map(({ name }) => name)
  const [encoded] = encodeTables([{ role: 'synthetic', table }], names, options)
  return encoded
}
