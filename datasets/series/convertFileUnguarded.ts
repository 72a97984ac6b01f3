import type { ColumnSpec } from '../columnTable.js'
import type { OnRows } from '../onRows.js'
import { TableWriter } from '../tableWriter.js'
import type { UnfinishedFile } from '../writeQuery.js'
import { type CutOptions, type CutSeries, cutSeries, type SequenceLayout } from './cutSeries.js'
import { seriesMetadataKey } from './seriesOrigin.js'

/** What became of the series of a file. */
export interface CutFile extends CutSeries {
  featureNames: string[]
}

/** The table that `convertFile` makes, in this process, which a damaged file may hang or end. */
export async function convertFileUnguarded(
  file: string,
  out: UnfinishedFile,
  options: CutOptions,
  onRows?: OnRows,
): Promise<CutFile> {
  let writer: SequenceWriter | undefined
  let featureNames: string[] = []
  const begin = async (layout: SequenceLayout) => {
    featureNames = layout.featureNames
    const sequences = await SequenceWriter.create(layout)
    writer = sequences
    return (states: Float64Array) => sequences.add(states)
  }
  try {
    const cut = await cutSeries(file, options, begin, onRows)
    const isParquet = out.file.toLowerCase().endsWith('.parquet')
    await writer!.finish(out, isParquet ? { [seriesMetadataKey]: JSON.stringify(cut.origin) } : {})
    return { ...cut, featureNames }
  } catch (error) {
    writer?.close()
    throw error
  }
}

/** What rows may take in memory before they are written. */
const writerMemory = '250MB'
/** Rows that are handed to the writer at a time, about. */
const batchRows = 4096

/** Writes sequences of one length, numbered from 0. */
class SequenceWriter {
  private sequences = 0
  private rows = 0
  private readonly seqIx: Int32Array
  private readonly step: Int32Array
  private readonly needPrediction: Uint8Array
  private readonly features: Float64Array[]

  private constructor(
    private readonly writer: TableWriter,
    { needPrediction, featureNames }: SequenceLayout,
  ) {
    const steps = needPrediction.length
    const capacity = Math.ceil(batchRows / steps) * steps
    this.seqIx = new Int32Array(capacity)
    this.step = Int32Array.from({ length: capacity }, (_, row) => row % steps)
    this.needPrediction = Uint8Array.from(this.step, (step) => needPrediction[step])
    this.features = featureNames.map(() => new Float64Array(capacity))
  }

  static async create(layout: SequenceLayout): Promise<SequenceWriter> {
    const columns: ColumnSpec[] = [
      { name: 'seq_ix', type: 'INTEGER' },
      { name: 'step_in_seq', type: 'INTEGER' },
      { name: 'need_prediction', type: 'BOOLEAN' },
      ...layout.featureNames.map((name, i) => {
        return { name, type: layout.isWide[i] ? ('DOUBLE' as const) : ('FLOAT' as const) }
      }),
    ]
    return new SequenceWriter(await TableWriter.create(columns, writerMemory), layout)
  }

  /** @param states [steps, nFeatures] */
  add(states: Float64Array): void {
    const { features, rows } = this
    const nFeatures = features.length
    const steps = states.length / nFeatures
    for (let f = 0; f < nFeatures; f++) {
      const column = features[f]
      for (let step = 0; step < steps; step++) column[rows + step] = states[step * nFeatures + f]
    }
    this.seqIx.fill(this.sequences, rows, rows + steps)
    this.sequences++
    this.rows += steps
    if (this.rows === this.seqIx.length) this.flush()
  }

  async finish(place: UnfinishedFile, metadata: Readonly<Record<string, string>>): Promise<void> {
    this.flush()
    await this.writer.finishAt(place, metadata)
  }

  close(): void {
    this.writer.close()
  }

  private flush() {
    const { rows, seqIx, step, needPrediction, features } = this
    this.writer.append(
      [seqIx, step, needPrediction, ...features].map((column) => column.subarray(0, rows)),
    )
    this.rows = 0
  }
}
