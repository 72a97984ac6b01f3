import type { JudgedTables } from '../judgedTables.js'
import type { BinnedRows } from './binnedRows.js'
import { type EncodedTable, encodeTables } from './encodedTable.js'
import type { Bins } from './fitBins.js'
import { binRecords, fitRecordBins } from './recordBins.js'
import { type RecordColumns, recordColumns } from './recordColumns.js'
import { type RecordSets, recordSets } from './recordSets.js'
import { drawRecords } from './records.js'
import { ReplayedRowDraws, type RowDraws, SeededRowDraws } from './rowDraws.js'

export interface AccuracyOptions {
  /** Of all random draws but replayed ones. */
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
  /** For what is drawn after them. */
  draws: RowDraws
}

/**
 * Encodes the original tables, draws their records and fits the bins.
 *
 * @throws {DataError} `EMPTY`, `NO_COLUMNS`, `COLUMN_MISSING`, `KEY_MISSING`
 */
export function accuracyReference(
  original: Omit<JudgedTables, 'synthetic'>,
  options: AccuracyOptions,
): AccuracyReference {
  const { seed, draws = 1, replaySeed } = options
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

/** What does not depend on draws. */
export function encodeOriginal(
  { training, holdout, key }: Omit<JudgedTables, 'synthetic'>,
  seed: number,
  isReplayed: boolean,
): Pick<AccuracyReference, 'tables' | 'isFlat' | 'columns' | 'sets'> {
  const tables = encodeTables(
    [
      { role: 'training', table: training },
      ...(holdout ? [{ role: 'holdout', table: holdout } as const] : []),
    ],
    key,
    seed,
    isReplayed,
  )
  const [{ sequences }] = tables
  const isFlat = sequences.count === sequences.rows.length
  const columns = recordColumns(tables[0], isFlat)
  const sets = recordSets(columns.targets, columns.columns.length - columns.targets, seed)
  return { tables, isFlat, columns, sets }
}
