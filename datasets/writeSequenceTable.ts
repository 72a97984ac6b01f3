import { newStates, type SequenceTable, sequenceAt } from './sequenceTable.js'
import { TableWriter } from './tableWriter.js'

/**
 * Writes a table as Parquet, CSV or CSV.gz, by the extension of `file`: `seq_ix` and `step_in_seq` as
 * int32, `need_prediction` as boolean, the features under their names, as float32 or float64 like the states.
 *
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file; nothing is left behind
 * @throws {UsageError} `FORMAT_UNKNOWN`
 */
export async function writeSequenceTable(
  table: SequenceTable,
  file: string,
  { metadata = {} }: { metadata?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const type = table.states instanceof Float64Array ? 'DOUBLE' : 'FLOAT'
  const writer = await TableWriter.create([
    { name: 'seq_ix', type: 'INTEGER' },
    { name: 'step_in_seq', type: 'INTEGER' },
    { name: 'need_prediction', type: 'BOOLEAN' },
    ...table.featureNames.map((name) => ({ name, type }) as const),
  ])
  try {
    appendSequences(writer, table)
  } catch (error) {
    writer.close()
    throw error
  }
  await writer.finish(file, metadata)
}

function appendSequences(writer: TableWriter, table: SequenceTable) {
  const nFeatures = table.featureNames.length
  for (let i = 0; i < table.seqIx.length; i++) {
    const { seqIx, states, needPrediction } = sequenceAt(table, i)
    const nSteps = needPrediction.length
    const steps = Int32Array.from({ length: nSteps }, (_, step) => step)
    const features = table.featureNames.map((_, feature) => {
      const column = newStates(states, nSteps)
      for (let step = 0; step < nSteps; step++) column[step] = states[step * nFeatures + feature]
      return column
    })
    writer.append([new Int32Array(nSteps).fill(seqIx), steps, needPrediction, ...features])
  }
}
