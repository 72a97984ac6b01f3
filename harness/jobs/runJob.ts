import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DataError, InterruptedError, UsageError } from '../../base/errors.js'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { readJsonFile, writeJsonFile } from '../../base/jsonFile.js'
import {
  type Job,
  type JobHooks,
  type JobResult,
  type JobSettings,
  type JobWork,
  jobIdentity,
} from './job.js'

/**
 * Runs a job, or goes on with it where it was stopped. A job that is finished is not run again: its result is
 * read back, unless one of its files is gone. `job.json` in the folder says whose it is; `result.json` is
 * written last, so that a job may be killed anywhere.
 *
 * @param works by verb
 * @throws {UsageError} `JOB_UNKNOWN` for a verb that is none; `JOB_DIFFERS` when the folder is another job's
 * @throws {DataError} `INPUT_CHANGED` when a file is not the one that the job names; what the work throws
 * @throws {InterruptedError} when the signal comes
 */
export async function runJob(
  job: Job,
  works: Readonly<Record<string, JobWork>>,
  settings: JobSettings,
  hooks: JobHooks,
): Promise<JobResult> {
  const { outDir, verb } = job
  if (!Object.hasOwn(works, verb)) {
    const hint = `There are ${Object.keys(works).join(', ')}.`
    throw new UsageError('JOB_UNKNOWN', `no job is called ${verb}`, hint)
  }
  const identity = jobIdentity(job)
  checkSameJob(outDir, identity)
  const finished = finishedResult(outDir)
  if (finished) return finished
  mkdirSync(outDir, { recursive: true })
  removeHalfWritten(outDir)
  for (const { file, fingerprint } of job.inputs) await checkInput(file, fingerprint, hooks.signal)
  writeJsonFile(join(outDir, 'job.json'), { formatVersion: 1, identity, ...job })

  const started = performance.now()
  const outcome = await works[verb](job as Job<never>, settings, hooks).catch((error) => {
    // An AbortSignal of Node's own functions.
    throw error === hooks.signal.reason ? new InterruptedError('stopped') : error
  })
  const outputs = []
  for (const { role, file } of outcome.outputs) {
    outputs.push({ role, file, fingerprint: await fileFingerprint(join(outDir, file)) })
  }
  const result: JobResult = {
    formatVersion: 1,
    job: identity,
    ...outcome,
    outputs,
    seconds: (performance.now() - started) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  }
  const file = join(outDir, 'result.json')
  writeJsonFile(file, result)
  // As whoever comes later will read it.
  return readJsonFile<JobResult>(file)
}

function checkSameJob(outDir: string, identity: string) {
  const file = join(outDir, 'job.json')
  if (!existsSync(file)) return
  if (readJsonFile<{ identity?: unknown }>(file).identity === identity) return
  throw new UsageError(
    'JOB_DIFFERS',
    `${outDir} holds the work of another job, or of other data`,
    'Remove that folder to do it anew, or choose another --name.',
  )
}

/** Result of a finished job; undefined as well where a file of it is gone: it is made again then. */
function finishedResult(outDir: string): JobResult | undefined {
  const file = join(outDir, 'result.json')
  if (!existsSync(file)) return undefined
  const result = readJsonFile<JobResult>(file)
  if (result.outputs.every((output) => existsSync(join(outDir, output.file)))) return result
  rmSync(file)
  return undefined
}

/** What a killed start left. */
function removeHalfWritten(outDir: string) {
  for (const entry of readdirSync(outDir)) {
    if (entry.endsWith('.tmp')) rmSync(join(outDir, entry), { recursive: true, force: true })
  }
}

async function checkInput(file: string, fingerprint: string, signal: AbortSignal) {
  if (!existsSync(file)) throw new DataError('FILE_MISSING', 'no such file', { file })
  if ((await fileFingerprint(file, signal)) === fingerprint) return
  const hint = 'Give the same file again, or choose another --name.'
  throw new DataError('INPUT_CHANGED', 'the file has changed since the work began', { file }, hint)
}
