import { existsSync } from 'node:fs'
import { zipSync } from 'fflate'
import { writeFileAtomic } from '../../base/files.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import { type RunConfig, RunFolder } from '../../train/forecast/runFolder.js'
import { tableOfRun } from '../score/knownTable.js'
import type { ReplayOptions } from '../score/replayTable.js'
import { checkSubmission, type SubmissionCheck } from './checkSubmission.js'
import { sampleTable } from './sampleTable.js'
import { collectSubmission } from './submissionFiles.js'

export interface PackagedRun {
  zipBytes: number
  names: string[]
  /** What it was tried on, in words. */
  sample: string
  check: SubmissionCheck
}

export interface PackageOptions extends Omit<ReplayOptions, 'limitSequences'> {
  /** The zip to write. */
  out: string
  /** Table to take the sample from; by default the run's own. */
  data?: string
  /** What its columns are taken for, beside what the run remembers of its own. */
  reading?: ColumnOptions
}

/**
 * Packs a run folder into a submission zip. The zip appears under its name only after it was unpacked and
 * replayed; the same run gives the same bytes.
 *
 * @throws {GateError} `SUBMISSION_REFUSED` with the reason; {UsageError} `NO_WEIGHTS`
 */
export async function packageRun(
  runDir: string,
  { out, data, reading, ...options }: PackageOptions,
): Promise<PackagedRun> {
  const submission = collectSubmission(runDir)
  const run = new RunFolder(runDir)
  // Weights may also come without a config.
  const runConfig = existsSync(run.file('config.json')) ? run.readConfig() : undefined
  if (runConfig && !run.isFinished) {
    const planned = runConfig.config.numModels
    options.onNotice?.(
      `${runDir} is not finished: ${submission.members} of its ${planned} members are packed.`,
    )
  }
  // Zip's epoch: a time of its own would make every zip another one.
  const zip = zipSync(submission.files, { mtime: new Date(1980, 0, 1), level: 6 })
  const file = data ?? ownTable(runConfig)
  const like = tableOfRun(runDir, runDir)!
  const { onNotice, signal } = options
  const sample = await sampleTable(
    submission,
    file === undefined ? undefined : { file, like, reading, onNotice, signal },
  )
  const check = await checkSubmission(zip, sample, options)
  writeFileAtomic(out, zip)
  return {
    zipBytes: zip.length,
    names: Object.keys(submission.files),
    sample: sample.origin,
    check,
  }
}

/** The table that a run was trained on, where it still lies. */
function ownTable(runConfig?: RunConfig): string | undefined {
  const data = runConfig?.config.data
  return data && existsSync(data) ? data : undefined
}
