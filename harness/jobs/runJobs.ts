import { checkIsFile } from '../../base/checkIsFile.js'
import { DataError, InterruptedError, UsageError } from '../../base/errors.js'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { lockFolder } from '../../base/lockFolder.js'
import { distFile } from '../../base/packageRoot.js'
import { type ProgressOptions, startProgress } from '../../base/progress.js'
import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'
import { compiledKernels } from './compiledKernels.js'
import type { JobInput } from './job.js'
import { type JobsFolder, jobsPath, openJobsFolder } from './jobsFolder.js'
import { JobThreads } from './jobThreads.js'
import { type PlannedJob, PlannedJobs } from './plannedJobs.js'

/** How a run runs; none of it changes the result, but for a time limit that is reached. */
export interface RunJobsSettings {
  /** Folder that run folders stand in. */
  runsDir: string
  /** Name of the run's folder; by default it is made of what decides the result. */
  name?: string
  /** Threads. */
  workers: number
  /** Jobs that may run at the same time; they share the threads. */
  sideBySide: number
  /** A tfjs backend by name, or `auto`. */
  backend: string
  /** Kernels by name, or `auto`. */
  kernels: string
  maxMinutes?: number
  signal: AbortSignal
  progress: ProgressOptions
}

/** What a run is of. */
export interface RunJobsWork<Result> {
  command: string
  config: object
  /** Files, by what they are taken for, and in a sentence which files those may be. */
  files: readonly (Omit<JobInput, 'fingerprint'> & { wanted: string })[]
  seed: number
  /** What is expected before any file is read. */
  planned: readonly PlannedJob[]
  /** Runs the jobs. */
  work: (jobs: PlannedJobs, run: JobsFolder<Result>, inputs: readonly JobInput[]) => Promise<Result>
}

/**
 * Runs jobs into a run folder, or goes on with it. A finished run is not run again: its result is read back.
 *
 * @throws {DataError} `FILE_MISSING`; what locking and opening the run throw; what the jobs throw
 * @throws {InterruptedError} when the signal comes, saying how to go on
 */
export async function runJobs<Result>(
  { command, config, files, seed, planned, work }: RunJobsWork<Result>,
  settings: RunJobsSettings,
): Promise<{ run: JobsFolder<Result>; result: Result }> {
  const { workers, sideBySide, backend, kernels, signal } = settings
  const progress = startProgress(command, 100, '%', settings.progress)
  let pool: JobThreads | undefined
  let run: JobsFolder<Result> | undefined
  let jobs: PlannedJobs | undefined
  let unlock: (() => void) | undefined
  let isNew = false
  try {
    const inputs: JobInput[] = []
    for (const file of files) inputs.push(await inputOf(file, signal))
    const spec = { command, config, inputs, seed }
    unlock = lockFolder(jobsPath(settings.runsDir, settings.name, spec))
    run = openJobsFolder<Result>(settings.runsDir, settings.name, spec, buildName(kernels))
    const before = run.readManifest()
    if (before.state === 'finished') {
      progress.log(`${run.path} is finished already`)
      return { run, result: before.result! }
    }
    isNew = before.jobs.length === 0
    progress.log(`${isNew ? 'working in' : 'going on with'} ${run.path}`)
    pool = new JobThreads(distFile('harness/jobs/jobWorker.js'), sideBySide)
    jobs = new PlannedJobs({
      run: run as JobsFolder,
      pool,
      planned,
      settings: { workers, backend, kernels },
      sideBySide,
      signal,
      progress,
    })
    const result = await work(jobs, run, inputs)
    finish(run, command, jobs, result)
    return { run, result }
  } catch (error) {
    if (!(error instanceof InterruptedError) || !run) {
      // A run in which nothing was made would stand in the way of the same name.
      const hasBegun = isOfInput(error)
        ? jobs?.hasMade
        : jobs?.states.some(({ state }) => state === 'finished')
      if (isNew && !hasBegun) run?.clear()
      throw error
    }
    const hint = error.hint ? `${error.hint} ` : ''
    const goOn = `Run the same command again to go on with ${run.path}.`
    throw new InterruptedError(error.what, hint + goOn)
  } finally {
    progress.finish()
    await pool?.close()
    unlock?.()
  }
}

function finish<Result>(
  run: JobsFolder<Result>,
  command: string,
  { states, totals }: PlannedJobs,
  result: Result,
) {
  run.log({ line: 'finished' })
  run.writeManifest({
    formatVersion: 1,
    command,
    state: 'finished',
    repeatable: totals.repeatable,
    jobs: states,
    finishedAt: new Date().toISOString(),
    result,
  })
}

/** Whether what was asked for is at fault: going on with the run would come to the same. */
function isOfInput(error: unknown): boolean {
  return error instanceof DataError || error instanceof UsageError
}

async function inputOf(
  { role, file, wanted }: RunJobsWork<unknown>['files'][number],
  signal: AbortSignal,
): Promise<JobInput> {
  checkIsFile(file, wanted)
  return { role, file, fingerprint: await fileFingerprint(file, signal) }
}

function buildName(kernels: string): string {
  if (kernels === 'composed') return kernels
  return loadKernels(compiledKernels(kernels), new OwnMemory()).build
}
