import { checkWritableNames } from '../../datasets/checkWritableNames.js'
import { openSequences } from '../../datasets/openSequences.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import type { Sequence } from '../../datasets/sequenceTable.js'
import { TableWriter } from '../../datasets/tableWriter.js'
import { knownTable } from './knownTable.js'
import { type Replay, type ReplayOptions, replayTable } from './replayTable.js'
import type { Solution } from './resolveSolution.js'

export interface PredictOptions extends ReplayOptions {
  data: string
  solution: Solution
  /** What the columns of `data` are taken for, beside what a run remembers of its own. */
  reading?: ColumnOptions
  /** Parquet, CSV or CSV.gz file. */
  out: string
}

/**
 * Writes what a solution predicts for a table: a row for each step that needed a prediction, `seq_ix`,
 * `step_in_seq` and the features under their names, as float64. A row holds the expected state of the step
 * after its own.
 *
 * @throws {DataError} when the table is at fault
 * @throws {UsageError} where its names cannot be written, before anything is replayed
 * @throws {GateError} when the solution is; nothing is written then
 */
export async function predictTable(options: PredictOptions): Promise<Replay & { rows: number }> {
  const { data, solution, reading, out } = options
  const { signal } = options
  const table = await openSequences(data, { ...reading, like: knownTable(solution), signal })
  try {
    for (const warning of table.warnings) options.onNotice?.(`warning: ${warning}`)
    checkWritableNames(out, ['seq_ix', 'step_in_seq', ...table.featureNames])
    const writer = await TableWriter.create([
      { name: 'seq_ix', type: 'INTEGER' },
      { name: 'step_in_seq', type: 'INTEGER' },
      ...table.featureNames.map((name) => ({ name, type: 'DOUBLE' as const })),
    ])
    let rows = 0
    try {
      const onSequence = (sequence: Sequence, predictions: Float64Array) => {
        const columns = predictionColumns(sequence, predictions, table.featureNames.length)
        rows += columns[0].length
        writer.append(columns)
      }
      const replay = await replayTable(table, solution, onSequence, options)
      await writer.finish(out)
      return { ...replay, rows }
    } catch (error) {
      writer.close()
      throw error
    }
  } finally {
    table.close()
  }
}

/** Columns of the predictions: seq_ix, step_in_seq and the features of the steps that needed a prediction. */
function predictionColumns(
  { seqIx, needPrediction }: Sequence,
  predictions: Float64Array,
  nFeatures: number,
): ArrayLike<number>[] {
  const steps = Int32Array.from(needPrediction.keys()).filter((step) => needPrediction[step] === 1)
  const features = Array.from({ length: nFeatures }, (_, f) =>
    Float64Array.from(steps, (step) => predictions[step * nFeatures + f]),
  )
  return [new Int32Array(steps.length).fill(seqIx), steps, ...features]
}
