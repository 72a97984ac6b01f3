import type { ReplayInput } from '../replayTable.js'

/**
 * Sequences with a closed form, exact in float32: feature f of step t of sequence s is 10·s + f + t/4, so
 * that the next state is this one plus ¼. A prediction is needed from `warmUp − 1` on, at the last step too.
 */
export function countingSequences({
  nSequences = 2,
  nSteps = 6,
  nFeatures = 3,
  warmUp = 2,
} = {}): ReplayInput {
  const sequences = Array.from({ length: nSequences }, (_, s) => ({
    seqIx: 100 + s,
    states: Float32Array.from({ length: nSteps * nFeatures }, (_, i) => {
      return 10 * s + (i % nFeatures) + Math.floor(i / nFeatures) / 4
    }),
    needPrediction: new Uint8Array(nSteps).fill(1, warmUp - 1),
  }))
  const featureNames = Array.from({ length: nFeatures }, (_, f) => `f_${f}`)
  return { featureNames, nSteps, nSequences, sequences }
}
