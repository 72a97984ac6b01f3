import type { Table } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import { accuracyDetails, type ComparedTables } from './accuracyDetails.js'
import { type AccuracyParts, accuracyFigures, overDraws } from './accuracyFigures.js'
import { accuracyNotes } from './accuracyNotes.js'
import {
  type AccuracyOptions,
  type AccuracyReference,
  accuracyReference,
} from './accuracyReference.js'
import type { Accuracy } from './accuracyResult.js'
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
  const [synthetic] = encodeTables([{ role: 'synthetic', table }], key, options.seed)
  let coherence: CategoryCoherence | undefined
  const compared = samples.map(({ bins, rows, draws }): ComparedTables => {
    const random = draws.copy()
    const records = binRecords([drawRecords(synthetic, 'synthetic', random)], columns, bins)
    if (!coherence || isCoherenceDrawn(reference, synthetic)) {
      coherence = coherenceOf(reference, synthetic, random)
    }
    return { ...compareRecords(rows, records, columns, sets, bins), ...coherence }
  })
  const { figures, spread } = overDraws(compared.map((one) => accuracyFigures(partsOf(one))))
  const details = accuracyDetails(compared[0])
  return { figures, spread, details, notes: accuracyNotes(reference, synthetic) }
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

function partsOf(compared: ComparedTables): AccuracyParts {
  return {
    univariate: compared.univariate.sets,
    bivariate: compared.bivariate.sets,
    trivariate: compared.trivariate.sets,
    autocorrelation: compared.autocorrelation.sets,
    categoriesPerSequence: compared.categoriesPerSequence?.sets ?? [],
    sequencesPerCategory: compared.sequencesPerCategory?.sets ?? [],
  }
}
