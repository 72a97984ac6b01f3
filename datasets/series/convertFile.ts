import { writeFileAtomic } from '../../base/files.js'
import { writeJsonFile } from '../../base/jsonFile.js'
import type { ColumnSpec } from '../columnTable.js'
import { TableWriter } from '../tableWriter.js'
import type { CutReport } from './cutReport.js'
import { type ConvertOptions, cutSeries, type SequenceLayout } from './cutSeries.js'
import { type Scales, scalesFile } from './scales.js'
import { type SeriesOrigin, seriesFileOf, seriesMetadataKey, sidecarText } from './seriesOrigin.js'

export interface ConvertedFile {
  featureNames: string[]
  origin: SeriesOrigin
  scales?: Scales
  report: CutReport
  /** What was written: the table, and what stands beside it. */
  files: string[]
}

/**
 * Cuts the series of a file into a table of sequences that is written as it is cut, so that memory does not grow with
 * it: Parquet, CSV or CSV.gz by the extension of `out`. The origin of the sequences goes into the metadata of Parquet
 * and beside CSV, the scales beside the table.
 *
 * @throws {DataError} as `convertToSequences`
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file; nothing is left behind
 * @throws {UsageError} `STEPS`, `WARM_UP`, `TIME_FORMAT`, `BAD_COLUMNS` or `FORMAT_UNKNOWN`
 */
export async function convertFile(
  file: string,
  out: string,
  options: ConvertOptions,
): Promise<ConvertedFile> {
  let writer: SequenceWriter | undefined
  let featureNames: string[] = []
  try {
    const cut = await cutSeries(file, options, async (layout) => {
      featureNames = layout.featureNames
      writer = await SequenceWriter.create(layout)
      return (states) => writer!.add(states)
    })
    const { origin, scales } = cut
    const isParquet = out.toLowerCase().endsWith('.parquet')
    await writer!.finish(out, isParquet ? { [seriesMetadataKey]: JSON.stringify(origin) } : {})
    const files = [out]
    if (!isParquet) {
      writeFileAtomic(seriesFileOf(out), sidecarText(out, origin))
      files.push(seriesFileOf(out))
    }
    if (scales) {
      writeJsonFile(scalesFile(out), scales)
      files.push(scalesFile(out))
    }
    return { ...cut, featureNames, files }
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

  async finish(file: string, metadata: Readonly<Record<string, string>>): Promise<void> {
    this.flush()
    await this.writer.finish(file, metadata)
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
