/** One sequence, in step order. */
export interface Sequence {
  seqIx: number
  /** [nSteps, nFeatures], row major. */
  states: Float32Array
  /** [nSteps], 0 or 1. */
  needPrediction: Uint8Array
}

/** Sequences of equal length, in memory. */
export interface SequenceTable {
  /** [nSeq], ids in order of first appearance. */
  seqIx: Int32Array
  /** [nSeq, nSteps, nFeatures], row major. */
  states: Float32Array
  /** [nSeq, nSteps], 0 or 1. */
  needPrediction: Uint8Array
  nSteps: number
  featureNames: readonly string[]
}

/** Sequence `index` of a table: views into it, nothing is copied. */
export function sequenceAt(table: SequenceTable, index: number): Sequence {
  const size = table.nSteps * table.featureNames.length
  return {
    seqIx: table.seqIx[index],
    states: table.states.subarray(index * size, (index + 1) * size),
    needPrediction: table.needPrediction.subarray(index * table.nSteps, (index + 1) * table.nSteps),
  }
}

/** The sequences `indices` of a table, copied into a table of their own, in that order. */
export function selectSequences(table: SequenceTable, indices: ArrayLike<number>): SequenceTable {
  const nFeatures = table.featureNames.length
  const size = table.nSteps * nFeatures
  const selected: SequenceTable = {
    seqIx: new Int32Array(indices.length),
    states: new Float32Array(indices.length * size),
    needPrediction: new Uint8Array(indices.length * table.nSteps),
    nSteps: table.nSteps,
    featureNames: table.featureNames,
  }
  for (let i = 0; i < indices.length; i++) {
    const sequence = sequenceAt(table, indices[i])
    selected.seqIx[i] = sequence.seqIx
    selected.states.set(sequence.states, i * size)
    selected.needPrediction.set(sequence.needPrediction, i * table.nSteps)
  }
  return selected
}

/**
 * Whether the prediction made at `step` is scored: it was asked for, and the sequence has a next step to
 * hold it against. The prediction made at the last step is never scored.
 */
export function isScored(needPrediction: Uint8Array, step: number): boolean {
  return needPrediction[step] === 1 && step + 1 < needPrediction.length
}
