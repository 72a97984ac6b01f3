import { existsSync } from 'node:fs'
import { zipSync } from 'fflate'
import { writeFileAtomic } from '../../base/files.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import type { BaselineName } from '../../eval/forecast/baselineNames.js'
import { type RunConfig, RunFolder, type RunSummary } from '../../train/forecast/runFolder.js'
import { type RunScores, runShortfall, type Shortfall } from '../runShortfall.js'
import { tableOfRun } from '../score/knownTable.js'
import type { ReplayOptions } from '../score/replayTable.js'
import { checkSubmission, type SubmissionCheck } from './checkSubmission.js'
import { type ChosenBaseline, chosenBaseline } from './chosenBaseline.js'
import { sampleTable } from './sampleTable.js'
import { collectBaseline, collectSubmission } from './submissionFiles.js'

export interface PackagedRun {
  zipBytes: number
  names: string[]
  /** What is packed in the place of networks. */
  baseline?: ChosenBaseline
  /** That what is packed is worse than a baseline, by the run's own scores. */
  shortfall?: PackedShortfall
  /** What it was tried on, in words. */
  sample: string
  check: SubmissionCheck
}

/** How far what is packed lies below the best baseline. */
export interface PackedShortfall extends Shortfall {
  /** The best baseline on validation, where it is not what is packed. */
  instead?: BaselineName
}

export interface PackageOptions extends Omit<ReplayOptions, 'limitSequences'> {
  /** The zip to write. */
  out: string
  /** What to pack in the place of the networks: a baseline, or that which is best on validation. */
  baseline?: BaselineName | 'best'
  /** Table to take the sample from; by default the run's own. */
  data?: string
  /** What its columns are taken for, beside what the run remembers of its own. */
  reading?: ColumnOptions
}

/**
 * Packs a run folder, or a baseline that it was compared with, into a submission zip. The zip appears under its name
 * only after it was unpacked and replayed; the same run gives the same bytes.
 *
 * @throws {GateError} `SUBMISSION_REFUSED` with the reason; {UsageError} `RUN_MISSING`, `NO_WEIGHTS`,
 *   `BASELINE_MISSING`
 */
export async function packageRun(
  runDir: string,
  { out, data, reading, baseline: asked, ...options }: PackageOptions,
): Promise<PackagedRun> {
  const run = new RunFolder(runDir)
  const submission = asked
    ? await collectBaseline(runDir, asked, options)
    : collectSubmission(runDir)
  const { baseline } = submission
  // Weights may also come without a config.
  const runConfig = existsSync(run.file('config.json')) ? run.readConfig() : undefined
  if (runConfig && !run.isFinished && !baseline) {
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
    baseline,
    shortfall: run.isFinished ? shortfallOf(run, baseline) : undefined,
    sample: sample.origin,
    check,
  }
}

function shortfallOf(run: RunFolder, baseline?: ChosenBaseline): PackedShortfall | undefined {
  const summary = run.readSummary()
  const shortfall = runShortfall(baseline ? baselineScores(summary, baseline.name) : summary)
  if (!shortfall || baseline?.isBest) return shortfall
  return { ...shortfall, instead: chosenBaseline(run, 'best').name }
}

/** The scores of a run as if the baseline had been trained. */
function baselineScores({ baselines, testBaselines }: RunSummary, name: BaselineName): RunScores {
  return { validR2: baselines[name], baselines, testR2: testBaselines?.[name], testBaselines }
}

/** The table that a run was trained on, where it still lies. */
function ownTable(runConfig?: RunConfig): string | undefined {
  const data = runConfig?.config.data
  return data && existsSync(data) ? data : undefined
}
