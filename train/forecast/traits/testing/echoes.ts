import { RandomStream } from '../../../../base/random.js'
import { contestNeedPrediction } from '../../../../datasets/needPrediction.js'
import { equalOffsets } from '../../../../datasets/sequenceOffsets.js'
import type { SequenceTable } from '../../../../datasets/sequenceTable.js'

export const nFeatures = 4

/**
 * Echoes: feature f is 0.6 of itself some steps ago and noise, each feature in units of its own. Sequences of even
 * number have one delay, the others another.
 */
export function echoes(
  sequences: number,
  nSteps: number,
  delays: readonly [number, number],
  seed = 1,
): SequenceTable<Float32Array> {
  const random = new RandomStream(seed, 'echoes')
  const states = new Float32Array(sequences * nSteps * nFeatures)
  for (let i = 0; i < sequences; i++) {
    const delay = delays[i % 2]
    for (let at = 0; at < nSteps * nFeatures; at++) {
      const before = at - delay * nFeatures
      const first = i * nSteps * nFeatures
      const echo = before < 0 ? 0 : 0.6 * (states[first + before] / unit(before) - 5)
      states[first + at] = unit(at) * (5 + echo + 0.8 * random.normal())
    }
  }
  const needPrediction = new Uint8Array(sequences * nSteps)
  const asked = contestNeedPrediction(nSteps)
  for (let i = 0; i < sequences; i++) needPrediction.set(asked, i * nSteps)
  return {
    seqIx: Int32Array.from({ length: sequences }, (_, i) => i),
    states,
    needPrediction,
    offsets: equalOffsets(sequences, nSteps),
    featureNames: Array.from({ length: nFeatures }, (_, i) => `f_${i}`),
  }
}

function unit(at: number): number {
  return 10 ** (at % nFeatures)
}
