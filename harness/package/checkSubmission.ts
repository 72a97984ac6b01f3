import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { GateError, SeqarenaError } from '../../base/errors.js'
import { formatDuration } from '../../base/progress.js'
import { columnMoments } from '../../datasets/columnMoments.js'
import { contestSteps, solutionLimits } from '../score/limits.js'
import { findPython } from '../score/pythonInterpreter.js'
import { type ReplayOptions, replayTable } from '../score/replayTable.js'
import { resolveSolution } from '../score/resolveSolution.js'
import type { Sample } from './sampleTable.js'

/** What trying a submission showed. */
export interface SubmissionCheck {
  languages: { language: 'node' | 'python'; p95Ms: number; projectedContestSeconds: number }[]
  /** Largest difference between the two languages, in standard deviations of a feature where those exceed 1. */
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
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seqarena-submission-')))
  try {
    for (const [name, bytes] of Object.entries(unzipSync(zip)))
      writeFileSync(join(folder, name), bytes)
    const node = await tryOne(folder, 'solution.mjs', sample, options)
    const check: SubmissionCheck = { languages: [node.timing], contained: node.contained }
    const pythonMissing = await whyNoPython(options.python)
    if (pythonMissing !== undefined) return { ...check, pythonMissing }
    const python = await tryOne(folder, 'solution.py', sample, options)
    const largestDifference = compare(sample, node.predictions, python.predictions)
    return {
      languages: [node.timing, python.timing],
      largestDifference,
      contained: node.contained && python.contained,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
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

async function whyNoPython(command?: string): Promise<string | undefined> {
  try {
    await findPython(command)
    return undefined
  } catch (error) {
    if (error instanceof SeqarenaError) return error.what
    throw error
  }
}

function compare(sample: Sample, node: Float64Array[], python: Float64Array[]): number {
  const n = sample.featureNames.length
  const states = Float32Array.from(sample.sequences.flatMap((one) => Array.from(one.states)))
  const units = columnMoments(states, n).sd.map((sd) => Math.max(1, sd))
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
