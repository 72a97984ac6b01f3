import type { Table } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import { accuracyDetails, type ComparedTables } from './accuracyDetails.js'
import { accuracyFigures, overDraws } from './accuracyFigures.js'
import { accuracyNotes } from './accuracyNotes.js'
import {
  type AccuracyOptions,
  type AccuracyReference,
  accuracyReference,
} from './accuracyReference.js'
import type { Accuracy, AccuracyFigures } from './accuracyResult.js'
import { type CategoryCoherence, categoryCoherence } from './categoryCoherence.js'
import { compareRecords } from './compareRecords.js'
import { type EncodedTable, encodeTables } from './encodedTable.js'
import { binRecords } from './recordBins.js'
import { drawRecords } from './records.js'
import type { RowDraws } from './rowDraws.js'
import { hasLongSequence, sequenceRows } from './sequenceRows.js'

/**
 * Accuracy and coherence of a synthetic table: 1 − total variation distance of binned columns, of pairs and
 * triples of them, of values in successive rows, and of the categories in sequences.
 *
 * What it is compared with is the training and the holdout table together, or the training table alone.
 *
 * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`
 */
export function measureAccuracy(tables: JudgedTables, options: AccuracyOptions): Accuracy {
  return measureAgainst(accuracyReference(tables, options), tables.synthetic)
}

/**
 * The same where the original tables are compared with several synthetic ones.
 *
 * @param table with the columns and types of the training table
 */
export function measureAgainst(reference: AccuracyReference, table: Table): Accuracy {
  const { options, key, columns, sets, samples } = reference
  const isReplayed = options.replaySeed !== undefined
  const [synthetic] = encodeTables([{ role: 'synthetic', table }], key, options.seed, isReplayed)
  const all: AccuracyFigures[] = []
  let first: ComparedTables | undefined
  for (const { bins, rows, draws } of samples) {
    const random = draws.copy()
    const own = binRecords([drawRecords(synthetic, 'synthetic', random)], columns, bins)
    const records = compareRecords(rows, own, columns, sets, bins)
    const coherence =
      first && !isCoherenceDrawn(reference, synthetic)
        ? first.coherence
        : coherenceOf(reference, synthetic, random)
    all.push(accuracyFigures({ records, coherence }))
    first ??= { records, coherence }
  }
  const notes = accuracyNotes(reference, synthetic)
  return { ...overDraws(all), details: accuracyDetails(first!), notes }
}

/** Whether coherence differs from draw to draw, beyond the order of equally frequent labels. */
function isCoherenceDrawn({ options, tables }: AccuracyReference, synthetic: EncodedTable) {
  return options.replaySeed !== undefined || [...tables, synthetic].some(hasLongSequence)
}

function coherenceOf(
  reference: AccuracyReference,
  synthetic: EncodedTable,
  draws: RowDraws,
): CategoryCoherence | undefined {
  if (reference.isFlat || synthetic.columns.length === 0) return undefined
  const random = isCoherenceDrawn(reference, synthetic) ? draws : undefined
  const original = sequenceRows(reference.tables, 'training', random)
  const [rows] = sequenceRows([synthetic], 'synthetic', random)
  return categoryCoherence(original, rows)
}
