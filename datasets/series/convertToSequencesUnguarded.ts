import type { OnRows } from '../onRows.js'
import { equalOffsets } from '../sequenceOffsets.js'
import type { SequenceTable, States } from '../sequenceTable.js'
import { type CutOptions, type CutSeries, cutSeries, type SequenceLayout } from './cutSeries.js'

export interface Converted extends CutSeries {
  table: SequenceTable
}

/** `convertToSequences` in this process, which a damaged file may hang or end. */
export async function convertToSequencesUnguarded(
  file: string,
  options: CutOptions,
  onRows?: OnRows,
): Promise<Converted> {
  let layout: SequenceLayout | undefined
  let states: States = new Float32Array()
  let filled = 0
  const begin = (known: SequenceLayout) => {
    layout = known
    const Numbers = known.isWide.some(Boolean) ? Float64Array : Float32Array
    states = new Numbers(known.mostSequences * options.steps * known.featureNames.length)
    return (sequence: Float64Array) => {
      states.set(sequence, filled)
      filled += sequence.length
    }
  }
  const cut = await cutSeries(file, options, begin, onRows)
  const sequences = cut.report.count.sequences
  return { table: sequenceTable(layout!, states.slice(0, filled), sequences), ...cut }
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
