import { type SequenceTable, sequenceAt } from './sequenceTable.js'
import { TableWriter } from './tableWriter.js'

/**
 * Writes a table as Parquet, CSV or CSV.gz, by the extension of `file`: `seq_ix` and `step_in_seq` as
 * int32, `need_prediction` as boolean, the features as float32 under their names.
 *
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file; nothing is left behind
 * @throws {UsageError} `FORMAT_UNKNOWN`
 */
export async function writeSequenceTable(
  table: SequenceTable,
  file: string,
  { metadata = {} }: { metadata?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const writer = await TableWriter.create([
    { name: 'seq_ix', type: 'INTEGER' },
    { name: 'step_in_seq', type: 'INTEGER' },
    { name: 'need_prediction', type: 'BOOLEAN' },
    ...table.featureNames.map((name) => ({ name, type: 'FLOAT' as const })),
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
  const { nSteps, featureNames } = table
  const seqIx = new Int32Array(nSteps)
  const steps = Int32Array.from({ length: nSteps }, (_, step) => step)
  const features = featureNames.map(() => new Float32Array(nSteps))
  for (let i = 0; i < table.seqIx.length; i++) {
    const sequence = sequenceAt(table, i)
    seqIx.fill(sequence.seqIx)
    for (let f = 0; f < features.length; f++) {
      for (let step = 0; step < nSteps; step++) {
        features[f][step] = sequence.states[step * features.length + f]
      }
    }
    writer.append([seqIx, steps, sequence.needPrediction, ...features])
  }
}
