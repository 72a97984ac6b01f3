import { equalOffsets, sequenceOffsets } from '../../../datasets/sequenceOffsets.js'
import { type Sequence, type SequenceTable, sequenceAt } from '../../../datasets/sequenceTable.js'
import type { ReplayInput } from '../replayTable.js'

/**
 * Sequences with a closed form, exact in float32: feature f of step t of sequence 100 + s is 10·s + f + t/4,
 * so that the next state is this one plus ¼. A prediction is needed from `warmUp − 1` on, at the last step
 * too.
 */
export function countingTable({
  nSequences = 2,
  nSteps = 6,
  nFeatures = 3,
  warmUp = 2,
} = {}): SequenceTable {
  const size = nSteps * nFeatures
  return {
    seqIx: Int32Array.from({ length: nSequences }, (_, s) => 100 + s),
    states: Float32Array.from({ length: nSequences * size }, (_, i) => {
      return 10 * Math.floor(i / size) + (i % nFeatures) + Math.floor((i % size) / nFeatures) / 4
    }),
    needPrediction: Uint8Array.from({ length: nSequences * nSteps }, (_, i) =>
      i % nSteps < warmUp - 1 ? 0 : 1,
    ),
    offsets: equalOffsets(nSequences, nSteps),
    featureNames: Array.from({ length: nFeatures }, (_, f) => `f_${f}`),
  }
}

/** The counting table as sequences that are ready to be replayed. */
export function countingSequences(sizes?: Parameters<typeof countingTable>[0]): ReplayInput {
  const table = countingTable(sizes)
  const { featureNames, offsets, seqIx } = table
  const sequences = Array.from(seqIx, (_, index) => sequenceAt(table, index))
  return { featureNames, offsets, nSequences: seqIx.length, sequences }
}

/** The first steps of the counting sequences, of each as many as `lengths` says. */
export function unequalSequences(lengths: readonly number[]): ReplayInput {
  const nSteps = Math.max(...lengths)
  const table = countingTable({ nSequences: lengths.length, nSteps })
  const sequences = lengths.map((length, s): Sequence => {
    const { seqIx, states, needPrediction } = sequenceAt(table, s)
    return {
      seqIx,
      states: states.subarray(0, length * table.featureNames.length),
      needPrediction: needPrediction.subarray(0, length),
    }
  })
  const offsets = sequenceOffsets(lengths)
  return { featureNames: table.featureNames, offsets, nSequences: lengths.length, sequences }
}

/** The sequences in float64, on a level that float32 would take their quarters from. */
export function onHighLevel(input: ReplayInput, level: number): ReplayInput {
  const sequences = [...(input.sequences as Sequence[])].map((sequence) => {
    return { ...sequence, states: Float64Array.from(sequence.states, (value) => value + level) }
  })
  return { ...input, sequences }
}
