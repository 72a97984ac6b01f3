import { DataError } from '../base/errors.js'
import { nameArgument } from './nameArgument.js'
import type { RowBatch, RowSource } from './rowSource.js'
import type { Sequence } from './sequenceTable.js'
import { fileChanged, isNoNumber, valueFault } from './valueFault.js'

/** Rows `from` … `to` − 1 of a batch, all of one sequence. */
export interface Run {
  seqIx: number
  from: number
  to: number
}

/** Cuts a batch where the sequence changes. */
export function* runsOf({ rowCount, seqIx }: RowBatch): Generator<Run> {
  for (let from = 0, to = 1; from < rowCount; from = to++) {
    while (to < rowCount && seqIx[to] === seqIx[from]) to++
    yield { seqIx: seqIx[from], from, to }
  }
}

/** Where a value is that cannot be kept. */
export interface BadValue {
  seqIx: number
  step: number
  feature: number
}

/**
 * Writes a run into its sequence, each row at its step.
 *
 * @returns the first value in it that is not finite, or beyond the range of float32
 */
export function placeRun(
  batch: RowBatch,
  { seqIx, from, to }: Run,
  { states, needPrediction }: Sequence,
): BadValue | undefined {
  const { step, features } = batch
  const nFeatures = features.length
  let bad: BadValue | undefined
  let firstBad = to
  for (let feature = 0; feature < nFeatures; feature++) {
    const values = features[feature]
    for (let i = from; i < to; i++) {
      const value = values[i]
      states[step[i] * nFeatures + feature] = value
      const float32 = Math.fround(value)
      if (float32 - float32 !== 0 && i < firstBad) {
        firstBad = i
        bad = { seqIx, step: step[i], feature }
      }
    }
  }
  for (let i = from; i < to; i++) needPrediction[step[i]] = batch.needPrediction[i]
  return bad
}

/** Looks a bad value up again in its file, to say what it is, where, and how many others are no numbers either. */
export async function badValueFault(source: RowSource, bad: BadValue): Promise<DataError> {
  const column = source.featureNames[bad.feature]
  let fault: DataError | undefined
  let rows = 0
  let others = 0
  for await (const { rowCount, seqIx, step, text } of source.scanText(column)) {
    for (let i = 0; i < rowCount; i++) {
      if (!fault && seqIx[i] === bad.seqIx && step[i] === bad.step) {
        const { file } = source
        const place = { file, seqIx: bad.seqIx, step: bad.step, row: rows + i + 1, column }
        const hint = `Mend it, or leave the column out with --drop ${nameArgument(column)}.`
        fault = valueFault(text[i], place, hint)
      } else if (isNoNumber(text[i])) {
        others++
      }
    }
    rows += rowCount
  }
  if (!fault) throw fileChanged(source.file)
  if (fault.code !== 'NOT_NUMERIC' || others === 0) return fault
  const { code, what, place, hint } = fault
  return new DataError(code, `${what} (${others + 1} of ${rows} are not)`, place, hint)
}
