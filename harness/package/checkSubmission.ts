import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { GateError } from '../../base/errors.js'
import { writeFileAtomic } from '../../base/files.js'
import { formatDuration } from '../../base/progress.js'
import { withTemporaryFolder } from '../../base/withTemporaryFolder.js'
import { columnMoments } from '../../datasets/columnMoments.js'
import { contestSteps, solutionLimits } from '../score/limits.js'
import { whyNoPython } from '../score/pythonInterpreter.js'
import { type ReplayOptions, replayTable } from '../score/replayTable.js'
import { resolveSolution } from '../score/resolveSolution.js'
import { unpackSubmission } from '../score/unpackSubmission.js'
import type { Sample } from './sampleTable.js'

/** What trying a submission showed. */
export interface SubmissionCheck {
  languages: { language: 'node' | 'python'; p95Ms: number; projectedContestSeconds: number }[]
  /** Largest difference between the two languages, in units of {@link unitsOf}. */
  largestDifference?: number
  /** Why Python was left out. */
  pythonMissing?: string
  contained: boolean
}

/** Largest difference between two languages, which round differently; more is a fault. */
const largestAllowedDifference = 1e-4

/**
 * Unpacks a zip into an empty folder and replays a sample through the solution of each language, in the
 * contest's limits (or `options.limits`).
 *
 * @throws {GateError} `SUBMISSION_REFUSED` when one fails, when they differ, or when the projected time is over the limit
 */
export async function checkSubmission(
  zip: Uint8Array,
  sample: Sample,
  options: ReplayOptions,
): Promise<SubmissionCheck> {
  return withTemporaryFolder('seqarena-submission-', async (place) => {
    const file = join(place, 'submission.zip')
    const folder = join(place, 'unpacked')
    writeFileAtomic(file, zip)
    mkdirSync(folder)
    await unpackSubmission(file, folder, { label: 'the submission', signal: options.signal })
    const node = await tryOne(folder, 'solution.mjs', sample, options)
    const check: SubmissionCheck = { languages: [node.timing], contained: node.contained }
    const pythonMissing = await whyNoPython(options.python, options.signal)
    if (pythonMissing !== undefined) return { ...check, pythonMissing }
    const python = await tryOne(folder, 'solution.py', sample, options)
    const largestDifference = compare(sample, node.predictions, python.predictions)
    return {
      languages: [node.timing, python.timing],
      largestDifference,
      contained: node.contained && python.contained,
    }
  })
}

async function tryOne(folder: string, name: string, sample: Sample, options: ReplayOptions) {
  const predictions: Float64Array[] = []
  const solution = resolveSolution(join(folder, name))
  const replay = await replayTable(
    sample,
    { ...solution, label: name },
    (_sequence, own) => {
      predictions.push(own.slice())
    },
    options,
  ).catch((error: unknown) => {
    if (!(error instanceof GateError)) throw error
    throw new GateError(
      'SUBMISSION_REFUSED',
      `${name} fails on the sample: ${error.message}`,
      {},
      '',
      { cause: error },
    )
  })
  const projectedContestSeconds = (replay.meanStepMs / 1000) * contestSteps
  const { maxMinutes } = solutionLimits(options.limits)
  if (projectedContestSeconds > maxMinutes * 60) {
    throw new GateError(
      'SUBMISSION_REFUSED',
      `${name} would take ${formatDuration(projectedContestSeconds)} for the contest's 517 sequences; the limit is ${formatDuration(60 * maxMinutes)}`,
      {},
      'Package fewer or smaller members.',
    )
  }
  const timing = {
    language: solution.kind,
    p95Ms: replay.latency.p95Ms,
    projectedContestSeconds,
  }
  return { predictions, timing, contained: replay.contained }
}

function compare(sample: Sample, node: Float64Array[], python: Float64Array[]): number {
  const n = sample.featureNames.length
  const states = Float64Array.from(sample.sequences.flatMap((one) => Array.from(one.states)))
  const units = unitsOf(states, n)
  let largest = 0
  for (const [i, { seqIx }] of sample.sequences.entries()) {
    for (let at = 0; at < node[i].length; at++) {
      if (Number.isNaN(node[i][at])) continue
      const difference = Math.abs(node[i][at] - python[i][at]) / units[at % n]
      if (difference > largestAllowedDifference) {
        const place = {
          seqIx,
          step: Math.floor(at / n),
          column: sample.featureNames[at % n],
        }
        throw new GateError(
          'SUBMISSION_REFUSED',
          `solution.py predicts ${python[i][at]} where solution.mjs predicts ${node[i][at]}`,
          place,
          'Please report it: the two must agree to 1e-4.',
        )
      }
      largest = Math.max(largest, difference)
    }
  }
  return largest
}

/** Share of its level below which a difference is float32's rounding: 10⁻⁴ of it are two of its steps. */
const roundingShare = 2e-3

/**
 * What differences of each feature are measured in: its standard deviation, where the level is not so far above it that
 * float32 rounds more away.
 *
 * @param states [rows, nFeatures]
 * @returns [nFeatures]
 */
function unitsOf(states: Float64Array, nFeatures: number): Float64Array {
  const { mean, sd } = columnMoments(states, nFeatures)
  return sd.map((own, f) => Math.max(own, roundingShare * Math.abs(mean[f])) || 1)
}
