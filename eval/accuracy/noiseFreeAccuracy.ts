import type { JudgedTables } from '../judgedTables.js'
import { accuracyFigures, accuracyParts, overDraws } from './accuracyFigures.js'
import { encodeOriginal, encodeSynthetic } from './accuracyReference.js'
import type { AccuracyFigures } from './accuracyResult.js'
import { type BinnedRows, type CellCodes, joinCodes } from './binnedRows.js'
import { categoryCoherence } from './categoryCoherence.js'
import type { Nearness } from './cellAccuracy.js'
import { cellDraws } from './cellDraws.js'
import { compareRecords } from './compareRecords.js'
import { expectedNearness, type TableDraws } from './expectedNearness.js'
import { binRecords, fitRecordBins } from './recordBins.js'
import { weightedRecords } from './records.js'
import { SeededRowDraws } from './rowDraws.js'
import { hasLongSequence } from './sequenceRows.js'

/** Accuracy without the chance of a draw. */
export interface NoiseFreeAccuracy {
  /** Figures of all rows that can be drawn, each weighted with the chance of it. */
  figures: AccuracyFigures
  /**
   * What the figures of random draws are on average. Lower than those, because what differs by chance is
   * a difference too.
   */
  expected: AccuracyFigures
}

/**
 * Accuracy and coherence with the chances of the rows in place of random ones. The bins are fitted to the
 * weighted rows.
 *
 * @param seed of the rows of sequences with more than 100, and of the tokens that stand for texts
 * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`
 */
export function noiseFreeAccuracy(judged: JudgedTables, seed: number): NoiseFreeAccuracy {
  const original = encodeOriginal(judged, seed, false)
  const { tables, columns, sets } = original
  const encoding = { key: judged.key, seed, isRanked: false }
  const synthetic = encodeSynthetic(judged.synthetic, original, encoding)
  const realRecords = tables.map(weightedRecords)
  const bins = fitRecordBins(realRecords, columns)
  const real = binRecords(realRecords, columns, bins)
  const other = binRecords([weightedRecords(synthetic)], columns, bins)
  const isDrawn = [...tables, synthetic].some(hasLongSequence)
  const draws = isDrawn ? new SeededRowDraws(seed, 0) : undefined
  const coherence = categoryCoherence(original, synthetic, draws)
  const parts = accuracyParts({
    records: compareRecords(real, other, columns, sets, bins),
    coherence,
  })
  const sizes = bins.map(({ labels }) => labels.length)
  const expectedOf = (some: readonly number[][]) =>
    some.map((set) => expectedOfSet(real, other, set, sizes))
  const expected = {
    ...parts,
    univariate: expectedOf(sets.single),
    bivariate: expectedOf(sets.pairs),
    trivariate: expectedOf(sets.triples),
    autocorrelation: expectedOf(sets.next),
  }
  return {
    figures: overDraws([accuracyFigures(parts)]).figures,
    expected: overDraws([accuracyFigures(expected)]).figures,
  }
}

function expectedOfSet(
  real: BinnedRows,
  synthetic: BinnedRows,
  set: readonly number[],
  sizes: readonly number[],
): Nearness {
  return expectedNearness(drawsOf(real, set, sizes), drawsOf(synthetic, set, sizes))
}

function drawsOf(
  { codes, sequence, weights, total }: BinnedRows,
  [first, ...others]: readonly number[],
  sizes: readonly number[],
): TableDraws {
  let joint: CellCodes = codes[first]
  let cells = sizes[first]
  for (const column of others) {
    cells *= sizes[column]
    joint = joinCodes(joint, codes[column], sizes[column], cells)
  }
  return { draws: cellDraws(joint, sequence, weights!, cells), total }
}
