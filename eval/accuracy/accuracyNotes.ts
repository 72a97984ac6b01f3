import { counted } from '../../base/counted.js'
import type { AccuracyReference } from './accuracyReference.js'
import type { EncodedTable } from './encodedTable.js'
import { hasLongSequence } from './sequenceRows.js'

/** Sizes below which the contest's tool gives no figures. */
const minSequences = { training: 90, holdout: 10, synthetic: 100 } as const

/** What a reader of the figures must know: what was left out, drawn, or is too small to mean much. */
export function accuracyNotes(reference: AccuracyReference, synthetic: EncodedTable): string[] {
  const { tables, columns, sets, isFlat, key } = reference
  const [training, holdout] = tables
  const sized = [
    { role: 'training', table: training },
    ...(holdout ? [{ role: 'holdout', table: holdout }] : []),
    { role: 'synthetic', table: synthetic },
  ] as { role: keyof typeof minSequences; table: EncodedTable }[]
  const unit = key === undefined ? 'row' : 'sequence'
  const notes = sized
    .filter(({ role, table }) => table.sequences.count < minSequences[role])
    .map(
      ({ role, table }) =>
        `The ${role} table has ${counted(table.sequences.count, unit)}: below ${minSequences[role]} the accuracy figures mean little, and the contest's tool gives none.`,
    )
  if (isFlat && key !== undefined) {
    notes.push(`Every sequence of ${key} has one row: rows are judged as those of a flat table.`)
  }
  if (training.textColumns.length > 0) {
    notes.push(
      `Text columns (${training.textColumns.join(', ')}): each text counts as one of its words, drawn at random.`,
    )
  }
  if (columns.left.length > 0) {
    notes.push(
      `Accuracy covers the first 300 columns in alphabetical order; left out: ${columns.left.join(', ')}.`,
    )
  }
  if (sets.triples.length < sets.allTriples) {
    notes.push(
      `Trivariate accuracy is the mean over ${counted(sets.triples.length, 'random triple')} of columns out of ${sets.allTriples}.`,
    )
  }
  if (!isFlat && [...tables, synthetic].some(hasLongSequence)) {
    notes.push('Coherence looks at 100 random rows of each sequence that is longer.')
  }
  return notes
}
