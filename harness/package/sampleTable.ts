import { DataError } from '../../base/errors.js'
import { interruptible, interruptibleItems } from '../../base/interruptible.js'
import { RandomStream } from '../../base/random.js'
import { contestNeedPrediction } from '../../datasets/needPrediction.js'
import { openSequences } from '../../datasets/openSequences.js'
import type { Sequence } from '../../datasets/sequenceTable.js'
import type { ReplayInput } from '../score/replayTable.js'
import type { Submission } from './submissionFiles.js'

const sampleSequences = 2
const madeUpSteps = 1000
const interrupted = 'the reading was stopped'

/** Sequences to try a submission on, in memory: they are replayed in each language. */
export interface Sample extends ReplayInput {
  sequences: Sequence[]
  /** Where it comes from, in words. */
  origin: string
}

/**
 * A few sequences to try a submission on: the first of `file` that ask for predictions; without any, they
 * are made up in the units of the training data.
 *
 * @throws {DataError} `TABLES_DIFFER` when the run was trained on another number of features, or as reading the
 *   file does
 */
export async function sampleTable(
  submission: Submission,
  file?: string,
  signal?: AbortSignal,
): Promise<Sample> {
  if (file === undefined) return madeUp(submission)
  const table = await interruptible(openSequences(file), signal, interrupted, (late) =>
    late.close(),
  )
  try {
    const { featureNames } = table
    checkFeatures(featureNames.length, submission.network.nFeatures, file)
    const sequences: Sequence[] = []
    for await (const sequence of interruptibleItems(table.sequences, signal, interrupted)) {
      if (sequence.needPrediction.includes(1)) sequences.push(sequence)
      if (sequences.length === sampleSequences) break
    }
    if (sequences.length === 0) return madeUp(submission)
    const origin = `${countOf(sequences)} of ${file}`
    return { ...sampleOf(featureNames, sequences), origin }
  } finally {
    table.close()
  }
}

function sampleOf(featureNames: readonly string[], sequences: Sequence[]) {
  const offsets = [0]
  for (const { needPrediction } of sequences) offsets.push(offsets.at(-1)! + needPrediction.length)
  return { featureNames, nSequences: sequences.length, offsets, sequences }
}

function checkFeatures(found: number, trained: number, file: string) {
  if (found === trained) return
  throw new DataError(
    'TABLES_DIFFER',
    `has ${found} features; the run was trained on ${trained}`,
    { file },
    'Give a table like the one it was trained on with --data.',
  )
}

function countOf({ length }: Sequence[]): string {
  return length === 1 ? '1 sequence' : `${length} sequences`
}

/** Autoregressive noise with the mean and spread of the training states. */
function madeUp({ network, target }: Submission): Sample {
  const { nFeatures, featureNames } = network
  const random = new RandomStream(0, 'sample table')
  const sequences = Array.from({ length: sampleSequences }, (_, i): Sequence => {
    const states = new Float32Array(madeUpSteps * nFeatures)
    const walk = new Float64Array(nFeatures)
    for (let at = 0; at < states.length; at++) {
      const feature = at % nFeatures
      walk[feature] = 0.8 * walk[feature] + 0.6 * random.normal()
      states[at] = target.mean[feature] + target.scale[feature] * walk[feature]
    }
    return { seqIx: i, states, needPrediction: contestNeedPrediction(madeUpSteps) }
  })
  const origin = `${countOf(sequences)} of noise like the training table`
  return { ...sampleOf(featureNames, sequences), origin }
}
