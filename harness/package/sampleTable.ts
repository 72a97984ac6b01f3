import { existsSync } from 'node:fs'
import { RandomStream } from '../../base/random.js'
import { contestNeedPrediction } from '../../datasets/needPrediction.js'
import { openSequences } from '../../datasets/openSequences.js'
import type { Sequence } from '../../datasets/sequenceTable.js'
import type { ReplayInput } from '../score/replayTable.js'
import type { Submission } from './submissionFiles.js'

export const sampleSequences = 2
const madeUpSteps = 1000

/**
 * A few sequences to try a submission on: the first of `file` where it is there, else made up in the units of
 * the training data.
 *
 * @throws {DataError} as reading the file does
 */
export async function sampleTable(
  submission: Submission,
  file: string | null,
): Promise<ReplayInput> {
  if (file === null || !existsSync(file)) return madeUp(submission)
  const table = await openSequences(file)
  try {
    const sequences: Sequence[] = []
    for await (const sequence of table.sequences) {
      sequences.push(sequence)
      if (sequences.length === sampleSequences) break
    }
    const { featureNames, nSteps } = table
    return { featureNames, nSteps, nSequences: sequences.length, sequences }
  } finally {
    table.close()
  }
}

/** Autoregressive noise with the mean and spread of the training states. */
function madeUp({ network, target }: Submission): ReplayInput {
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
  return { featureNames, nSteps: madeUpSteps, nSequences: sampleSequences, sequences }
}
