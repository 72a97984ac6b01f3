import { equalOffsets } from '../sequenceOffsets.js'
import type { SequenceTable, States } from '../sequenceTable.js'
import type { CutReport } from './cutReport.js'
import { type ConvertOptions, cutSeries, type SequenceLayout } from './cutSeries.js'
import type { Scales } from './scales.js'
import type { SeriesOrigin } from './seriesOrigin.js'

export interface Converted {
  table: SequenceTable
  /** The series that the sequences come from, and how they were scaled. */
  origin: SeriesOrigin
  scales?: Scales
  report: CutReport
}

/**
 * Cuts the series of a Parquet, CSV, CSV.gz or Arrow file into sequences of one length, numbered from 0, into memory.
 *
 * @throws {DataError} naming file, row and column of what is wrong; `TOO_SHORT` where no sequence comes of it
 * @throws {UsageError} `STEPS`, `WARM_UP`, `TIME_FORMAT` or `BAD_COLUMNS`
 */
export async function convertToSequences(
  file: string,
  options: ConvertOptions,
): Promise<Converted> {
  let layout: SequenceLayout | undefined
  let states: States = new Float32Array()
  let filled = 0
  const { report, ...made } = await cutSeries(file, options, (known) => {
    layout = known
    const Numbers = known.isWide.some(Boolean) ? Float64Array : Float32Array
    states = new Numbers(known.mostSequences * options.steps * known.featureNames.length)
    return (sequence) => {
      states.set(sequence, filled)
      filled += sequence.length
    }
  })
  const table = sequenceTable(layout!, states.slice(0, filled), report.count.sequences)
  return { table, ...made, report }
}

/** @param states [sequences, steps, nFeatures] */
function sequenceTable(
  { featureNames, needPrediction: ofEach }: SequenceLayout,
  states: States,
  sequences: number,
): SequenceTable {
  const nSteps = ofEach.length
  const needPrediction = new Uint8Array(sequences * nSteps)
  for (let i = 0; i < sequences; i++) needPrediction.set(ofEach, i * nSteps)
  const seqIx = Int32Array.from({ length: sequences }, (_, i) => i)
  return { seqIx, offsets: equalOffsets(sequences, nSteps), states, needPrediction, featureNames }
}
