import type { Sequence } from '../../datasets/sequenceTable.js'
import type { SharedTraining } from './sharedTraining.js'

/** The sequence at a position in shared memory, which asks for the predictions that are scored. */
export function sequenceInShared(
  { states, scored, offsets, task }: SharedTraining,
  position: number,
): Sequence<Float32Array> {
  const [first, end] = [offsets[position], offsets[position + 1]]
  return {
    seqIx: position,
    states: states.subarray(first * task.nFeatures, end * task.nFeatures),
    needPrediction: scored.subarray(first, end),
  }
}
