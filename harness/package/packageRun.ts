import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { writeFileAtomic } from '../../base/files.js'
import { RunFolder } from '../../train/runFolder.js'
import type { ReplayOptions } from '../score/replayTable.js'
import { checkSubmission, type SubmissionCheck } from './checkSubmission.js'
import { sampleTable } from './sampleTable.js'
import { collectSubmission } from './submissionFiles.js'

export interface PackagedRun {
  zipBytes: number
  names: string[]
  check: SubmissionCheck
}

/**
 * Packs a run folder into a submission zip. The zip appears under its name only after it was unpacked and
 * replayed; the same run gives the same bytes.
 *
 * @param data table to take the sample from; by default the run's own
 * @throws {GateError} `SUBMISSION_REFUSED` with the reason; {UsageError} `NO_WEIGHTS`
 */
export async function packageRun(
  runDir: string,
  { out, data, ...options }: ReplayOptions & { out: string; data?: string },
): Promise<PackagedRun> {
  const submission = collectSubmission(runDir)
  // Zip's epoch: a time of its own would make every zip another one.
  const zip = zipSync(submission.files, { mtime: new Date(1980, 0, 1), level: 6 })
  const sample = await sampleTable(submission, data ?? ownData(runDir))
  const check = await checkSubmission(zip, sample, options)
  writeFileAtomic(out, zip)
  return { zipBytes: zip.length, names: Object.keys(submission.files), check }
}

/** The table that a run was trained on; weights may also come without a config. */
function ownData(runDir: string): string | null {
  const run = new RunFolder(runDir)
  return existsSync(join(runDir, 'config.json')) ? run.readConfig().config.data : null
}
