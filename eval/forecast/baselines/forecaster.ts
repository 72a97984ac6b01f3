import type { States } from '../../../datasets/sequenceTable.js'

/** Forecasts whole sequences; knows nothing of a sequence beyond the steps up to the one it forecasts from. */
export interface Forecaster {
  /**
   * @param states [nSteps, nFeatures]
   * @returns [nSteps, nFeatures]; row t forecasts step t + 1
   */
  predictSequence(states: States): Float64Array
}
