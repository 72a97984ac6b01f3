import type { Table } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import { accuracyDetails, type ComparedTables } from './accuracyDetails.js'
import { accuracyFigures, accuracyParts, overDraws } from './accuracyFigures.js'
import { accuracyNotes } from './accuracyNotes.js'
import {
  type AccuracyOptions,
  type AccuracyReference,
  accuracyReference,
  encodeSynthetic,
} from './accuracyReference.js'
import type { Accuracy, AccuracyFigures } from './accuracyResult.js'
import { categoryCoherence } from './categoryCoherence.js'
import { compareRecords } from './compareRecords.js'
import type { EncodedTable } from './encodedTable.js'
import { binRecords } from './recordBins.js'
import { drawRecords } from './records.js'
import { hasLongSequence } from './sequenceRows.js'

/**
 * Accuracy and coherence of a synthetic table: 1 − total variation distance of binned columns, of pairs and
 * triples of them, of values in successive rows, and of the categories in sequences.
 *
 * What it is compared with is the training and the holdout table together, or the training table alone.
 *
 * Source: Sidorenko et al. 2025, arXiv 2504.01908, and its code, mostlyai-qa 1.9.8.
 *
 * @throws {UsageError} `DRAWS`, `REPLAY_SEED`
 * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`
 */
export function measureAccuracy(tables: JudgedTables, options: AccuracyOptions): Accuracy {
  return measureAgainst(accuracyReference(tables, options), tables.synthetic)
}

/**
 * Accuracy of one synthetic table against original tables that are compared with several.
 *
 * Source: Sidorenko et al. 2025, arXiv 2504.01908, and its code, mostlyai-qa 1.9.8.
 *
 * @param table with the columns and types of the training table
 */
export function measureAgainst(reference: AccuracyReference, table: Table): Accuracy {
  const { options, key, columns, sets, samples } = reference
  const isRanked = options.replaySeed !== undefined
  const synthetic = encodeSynthetic(table, reference, { key, seed: options.seed, isRanked })
  const isDrawn = isCoherenceDrawn(reference, synthetic)
  const all: AccuracyFigures[] = []
  let first: ComparedTables | undefined
  for (const { bins, rows, draws } of samples) {
    const random = draws.copy()
    const own = binRecords([drawRecords(synthetic, 'synthetic', random)], columns, bins)
    const compared: ComparedTables = {
      records: compareRecords(rows, own, columns, sets, bins),
      coherence:
        first && !isDrawn
          ? first.coherence
          : categoryCoherence(reference, synthetic, isDrawn ? random : undefined),
    }
    all.push(accuracyFigures(accuracyParts(compared)))
    first ??= compared
  }
  const notes = accuracyNotes(reference, synthetic)
  return { ...overDraws(all), details: accuracyDetails(first!), notes }
}

/** Whether coherence differs from draw to draw. */
function isCoherenceDrawn({ options, tables }: AccuracyReference, synthetic: EncodedTable) {
  return options.replaySeed !== undefined || [...tables, synthetic].some(hasLongSequence)
}
