import { setImmediate as nextTurn } from 'node:timers/promises'
import { GateError, InterruptedError } from '../../base/errors.js'
import { lengthRange } from '../../datasets/sequenceOffsets.js'
import { type Sequence, type SequenceTable, sequenceAt } from '../../datasets/sequenceTable.js'
import { R2Accumulator, type R2Result } from '../../eval/forecast/r2.js'
import type { PredictionModel } from '../../solution/contract.js'

export interface StreamingOptions {
  signal: AbortSignal
  onProgress(share: number): void
  onSequence?(sequence: Sequence, predictions: Float64Array): void
}

/**
 * The contest's score of a model in this process: every sequence is handed out one step at a time, as the scorer
 * does it.
 *
 * @param onProgress share that is done
 * @param onSequence gets each sequence with its predictions, NaN where none was asked for, in memory that is used again
 * @throws {GateError} `NOT_FINITE` when a prediction that is scored is not a number
 * @throws {InterruptedError} when the signal comes
 */
export async function scoreStreaming(
  model: PredictionModel,
  table: SequenceTable,
  { signal, onProgress, onSequence }: StreamingOptions,
): Promise<R2Result> {
  const { offsets, featureNames, seqIx } = table
  const n = featureNames.length
  const accumulator = new R2Accumulator(n)
  const room = new Float64Array(lengthRange(offsets).longest * n)
  for (let i = 0; i < seqIx.length; i++) {
    if (signal.aborted) throw new InterruptedError('scoring was stopped')
    const sequence = sequenceAt(table, i)
    const predictions = room.subarray(0, sequence.states.length).fill(Number.NaN)
    for (let stepInSeq = 0; stepInSeq < sequence.needPrediction.length; stepInSeq++) {
      const needPrediction = sequence.needPrediction[stepInSeq] === 1
      const state = sequence.states.subarray(stepInSeq * n, (stepInSeq + 1) * n)
      const own = model.predict({ seqIx: seqIx[i], stepInSeq, needPrediction, state })
      if (own) predictions.set(own, stepInSeq * n)
    }
    accumulator.addSequence(sequence, predictions)
    onSequence?.(sequence, predictions)
    onProgress((i + 1) / seqIx.length)
    // Signals and timers get their turn.
    await nextTurn()
  }
  const result = accumulator.result()
  if (Number.isFinite(result.meanR2)) return result
  throw new GateError('NOT_FINITE', 'its predictions of the test sequences are not all finite')
}
