import { RandomStream } from '../../base/random.js'
import { contestNeedPrediction } from '../../datasets/needPrediction.js'
import { openSequences } from '../../datasets/openSequences.js'
import type { ColumnOptions, KnownTable } from '../../datasets/readOptions.js'
import { sequenceOffsets } from '../../datasets/sequenceOffsets.js'
import type { Sequence } from '../../datasets/sequenceTable.js'
import { mostSpreads } from '../../datasets/statePrecision.js'
import type { ReplayInput } from '../score/replayTable.js'
import type { Submission } from './submissionFiles.js'

const sampleSequences = 2
const madeUpSteps = 1000

/** Sequences to try a submission on, in memory: they are replayed in each language. */
export interface Sample extends ReplayInput {
  sequences: Sequence[]
  /** Origin of the sequences, in words. */
  origin: string
}

/** Where a sample is taken from. */
export interface SampleSource {
  file: string
  /** The table that the submission was trained on: the sample has its features, in its order. */
  like: KnownTable
  /** What the columns of the file are taken for, beside what is known of that table. */
  reading?: ColumnOptions
  /** Gets what the reader warns of. */
  onNotice?(line: string): void
  signal?: AbortSignal
}

/**
 * A few sequences to try a submission on: the first of a file that ask for predictions; without any, they
 * are made up in the units of the training data.
 *
 * @throws {DataError} `TABLES_DIFFER` when one of them is not there, or as reading the file does
 */
export async function sampleTable(submission: Submission, source?: SampleSource): Promise<Sample> {
  if (source === undefined) return madeUp(submission)
  const { file, reading, like, onNotice, signal } = source
  const table = await openSequences(file, { ...reading, like, signal })
  try {
    for (const warning of table.warnings) onNotice?.(`warning: ${warning}`)
    const { featureNames } = table
    const sequences: Sequence[] = []
    for await (const sequence of table.sequences) {
      if (sequence.needPrediction.includes(1)) sequences.push(sequence)
      if (sequences.length === sampleSequences) break
    }
    if (sequences.length === 0) return madeUp(submission)
    const origin = `${countOf(sequences)} of ${file}`
    return sampleOf(featureNames, sequences, origin)
  } finally {
    table.close()
  }
}

function sampleOf(featureNames: readonly string[], sequences: Sequence[], origin: string): Sample {
  const offsets = sequenceOffsets(sequences.map(({ needPrediction }) => needPrediction.length))
  return { featureNames, offsets, nSequences: sequences.length, sequences, origin }
}

function countOf({ length }: Sequence[]): string {
  return length === 1 ? '1 sequence' : `${length} sequences`
}

/** Autoregressive noise with the mean and spread of the training states. */
function madeUp({ featureNames, states: { centre, scale } }: Submission): Sample {
  const nFeatures = featureNames.length
  const isFar = Array.from(scale).some((own, f) => Math.abs(centre[f]) > mostSpreads * own)
  const States = isFar ? Float64Array : Float32Array
  const random = new RandomStream(0, 'sample table')
  const sequences = Array.from({ length: sampleSequences }, (_, i): Sequence => {
    const states = new States(madeUpSteps * nFeatures)
    const walk = new Float64Array(nFeatures)
    for (let at = 0; at < states.length; at++) {
      const feature = at % nFeatures
      walk[feature] = 0.8 * walk[feature] + 0.6 * random.normal()
      states[at] = centre[feature] + scale[feature] * walk[feature]
    }
    return { seqIx: i, states, needPrediction: contestNeedPrediction(madeUpSteps) }
  })
  const origin = `${countOf(sequences)} of noise like the training table`
  return sampleOf(featureNames, sequences, origin)
}
