import type { Sequence } from '../../../datasets/sequenceTable.js'
import type { Numbers } from '../r2.js'
import type { SequenceSample } from './seriesSamples.js'

/**
 * Actual and predicted states of one sequence, from the first step that was predicted on.
 *
 * @param predictions [nSteps, nFeatures], the prediction made at each step
 */
export function sequenceSample(sequence: Sequence, predictions: Numbers): SequenceSample {
  const { seqIx, states, needPrediction } = sequence
  const nSteps = needPrediction.length
  const n = states.length / nSteps
  const firstAsked = Math.max(0, needPrediction.indexOf(1))
  return {
    seqIx,
    firstStep: firstAsked + 1,
    actual: states.slice((firstAsked + 1) * n),
    predicted: Float64Array.from(predictions.slice(firstAsked * n, (nSteps - 1) * n)),
  }
}
