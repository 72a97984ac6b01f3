import type { States } from '../datasets/sequenceTable.js'

/** One step of one sequence, as the contest hands it out. */
export interface DataPoint {
  seqIx: number
  stepInSeq: number
  needPrediction: boolean
  /** [nFeatures], float64 where float32 would lose the spread of a column; valid only during the call. */
  state: States
}

/**
 * What a contestant submits. Called for every step in order; must forget everything when `seqIx` changes.
 */
export interface PredictionModel {
  /**
   * @returns [nFeatures], the expected state of the next step, or null exactly when `!needPrediction`
   */
  predict(point: DataPoint): States | null
}
