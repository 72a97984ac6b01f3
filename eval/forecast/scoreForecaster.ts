import { type SequenceTable, sequenceAt } from '../../datasets/sequenceTable.js'
import type { Forecaster } from './baselines/forecaster.js'
import { R2Accumulator, type R2Result } from './r2.js'

/**
 * R² of a forecaster over the scored rows of a table.
 *
 * Source of R²: scikit-learn's `r2_score`.
 */
export function scoreForecaster(forecaster: Forecaster, table: SequenceTable): R2Result {
  const accumulator = new R2Accumulator(table.featureNames.length)
  for (let i = 0; i < table.seqIx.length; i++) {
    const sequence = sequenceAt(table, i)
    accumulator.addSequence(sequence, forecaster.predictSequence(sequence.states))
  }
  return accumulator.result()
}
