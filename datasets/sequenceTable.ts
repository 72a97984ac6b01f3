import { sequenceOffsets } from './sequenceOffsets.js'

/** States in memory, row major: float64 where float32 would lose the spread of a column beside its level. */
export type States = Float32Array | Float64Array

/** One sequence, in step order. */
export interface Sequence<Own extends States = States> {
  seqIx: number
  /** [nSteps, nFeatures], row major. */
  states: Own
  /** [nSteps], 0 or 1. */
  needPrediction: Uint8Array
}

/** Sequences in memory, one behind another. Their lengths may differ; nothing is padded. */
export interface SequenceTable<Own extends States = States> {
  /** [nSeq], ids in order of first appearance. */
  seqIx: Int32Array
  /** [nSeq + 1], the first row of each sequence, and last the number of rows. */
  offsets: Int32Array
  /** [rows, nFeatures], row major. */
  states: Own
  /** [rows], 0 or 1. */
  needPrediction: Uint8Array
  featureNames: readonly string[]
}

/** Sequence `index` of a table: views into it, nothing is copied. */
export function sequenceAt<Own extends States>(
  table: SequenceTable<Own>,
  index: number,
): Sequence<Own> {
  const { seqIx, offsets, states, needPrediction, featureNames } = table
  const [first, end] = [offsets[index], offsets[index + 1]]
  return {
    seqIx: seqIx[index],
    states: states.subarray(first * featureNames.length, end * featureNames.length) as Own,
    needPrediction: needPrediction.subarray(first, end),
  }
}

/** The sequences `indices` of a table, copied into a table of their own, in that order. */
export function selectSequences<Own extends States>(
  table: SequenceTable<Own>,
  indices: ArrayLike<number>,
): SequenceTable<Own> {
  const { featureNames } = table
  const sequences = Array.from(indices, (index) => sequenceAt(table, index))
  const offsets = sequenceOffsets(sequences.map(({ needPrediction }) => needPrediction.length))
  const rows = offsets[sequences.length]
  const selected: SequenceTable<Own> = {
    seqIx: Int32Array.from(sequences, ({ seqIx }) => seqIx),
    offsets,
    states: newStates(table.states, rows * featureNames.length),
    needPrediction: new Uint8Array(rows),
    featureNames,
  }
  for (const [i, { states, needPrediction }] of sequences.entries()) {
    selected.states.set(states, offsets[i] * featureNames.length)
    selected.needPrediction.set(needPrediction, offsets[i])
  }
  return selected
}

/** An array of `length` zeros, of the element type of `like`. */
export function newStates<Own extends States>(like: Own, length: number): Own {
  return new (like.constructor as new (length: number) => Own)(length)
}

/**
 * Whether the prediction made at `step` is scored: it was asked for, and the sequence has a next step to
 * hold it against. The prediction made at the last step is never scored.
 */
export function isScored(needPrediction: Uint8Array, step: number): boolean {
  return needPrediction[step] === 1 && step + 1 < needPrediction.length
}
