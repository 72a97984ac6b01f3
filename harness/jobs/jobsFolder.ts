import { createHash } from 'node:crypto'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { checkWritable } from '../../base/checkWritable.js'
import { DataError, UsageError } from '../../base/errors.js'
import { writeAtomically } from '../../base/files.js'
import { readJsonFile, writeJsonFile } from '../../base/jsonFile.js'
import { isLeftByStart, lockFileName } from '../../base/lockFolder.js'
import { packageVersion } from '../../base/packageRoot.js'
import { checkRunName } from '../../train/forecast/runFolder.js'
import type { JobInput } from './job.js'

/** What decides a run's result, where no time limit ends it. */
export interface JobsSpec {
  /** `pool` or `synthesize`. */
  command: string
  config: unknown
  inputs: readonly JobInput[]
  seed: number
}

/** `config.json`: everything needed to repeat a run. */
export interface JobsConfig extends JobsSpec {
  formatVersion: 1
  packageVersion: string
  createdAt: string
  /** Kernels that this machine has, see `seqarena info`. */
  kernels: string
}

export type JobState = 'waiting' | 'running' | 'finished' | 'interrupted' | 'failed'

/** A job in the manifest. */
export interface ManifestJob {
  name: string
  state: JobState
  /** Seconds that the start took which finished the job. */
  seconds?: number
  peakRssMb?: number
  repeatable?: boolean
  figures?: unknown
  /** Why it failed. */
  error?: string
}

/** `manifest.json`: how far a run is, and what it came to. */
export interface Manifest<Result = unknown> {
  formatVersion: 1
  command: string
  state: 'unfinished' | 'finished'
  /** Whether the same command gives the same files again; said once all jobs are finished. */
  repeatable?: boolean
  jobs: readonly ManifestJob[]
  finishedAt?: string
  result?: Result
}

/** Folder of a run that is made of jobs, `runs/NAME/`: its manifest, its configuration, its log, a folder for each job. */
export class JobsFolder<Result = unknown> {
  constructor(readonly path: string) {}

  get name(): string {
    return basename(this.path)
  }

  file(name: string): string {
    return join(this.path, name)
  }

  jobFolder(job: string): string {
    return join(this.path, 'jobs', job)
  }

  writeManifest(manifest: Manifest<Result>) {
    writeJsonFile(this.file('manifest.json'), manifest)
  }

  /** @throws {DataError} `RUN_UNREADABLE` */
  readManifest(): Manifest<Result> {
    return readJsonFile(this.file('manifest.json'))
  }

  /** @throws {DataError} `RUN_UNREADABLE` when it is missing, no JSON, or of a newer version */
  readConfig(): JobsConfig {
    const file = this.file('config.json')
    const config = readJsonFile<JobsConfig>(file)
    if (config.formatVersion === 1) return config
    throw new DataError(
      'RUN_UNREADABLE',
      `is of format version ${config.formatVersion}; this is seqarena ${packageVersion()}, which reads version 1`,
      { file },
      'Update seqarena, or choose another --name.',
    )
  }

  /** Adds a line to `log.jsonl`. */
  log(entry: { job?: string; line: string }) {
    const line = JSON.stringify({ at: new Date().toISOString(), ...entry })
    appendFileSync(this.file('log.jsonl'), `${line}\n`)
  }

  /** Removes all that was done; the lock stays, and takes the folder with it where that was made with it. */
  clear() {
    for (const entry of readdirSync(this.path)) {
      if (entry !== lockFileName) rmSync(this.file(entry), { recursive: true, force: true })
    }
  }

  /** Shows a job's file under a name of the run. */
  publish(job: string, file: string, name: string) {
    const from = join(this.jobFolder(job), file)
    writeAtomically(this.file(name), (temporary) => {
      try {
        linkSync(from, temporary)
      } catch {
        // Some file systems have no links.
        copyFileSync(from, temporary)
      }
    })
  }
}

/**
 * The folder of a run, which may not be there yet.
 *
 * @param name default: the command with a fingerprint of `spec`
 * @throws {UsageError} `BAD_NAME`
 */
export function jobsPath(runsDir: string, name: string | undefined, spec: JobsSpec): string {
  return join(runsDir, name === undefined ? defaultName(spec) : checkRunName(name))
}

/**
 * The run of a name: a new one, or the one that was started with the same.
 *
 * @param name default: the command with a fingerprint of `spec`, so that the same command goes on with its run
 * @throws {UsageError} `BAD_NAME`; `RUN_EXISTS` when the folder is something else's; `CONFIG_DIFFERS` naming
 *   what was different when the run was started
 * @throws {DataError} `RUN_UNREADABLE`
 */
export function openJobsFolder<Result>(
  runsDir: string,
  name: string | undefined,
  spec: JobsSpec,
  kernels: string,
): JobsFolder<Result> {
  const run = new JobsFolder<Result>(jobsPath(runsDir, name, spec))
  if (isJobsFolder(run.path) && existsSync(run.file('config.json'))) {
    checkSame(run.path, run.readConfig(), spec)
    mendAfterKill(run)
    return run
  }
  const entries = existsSync(run.path) ? readdirSync(run.path) : []
  if (entries.some((entry) => entry !== 'manifest.json' && !isLeftByStart(entry))) {
    throw new UsageError('RUN_EXISTS', `${run.path} is no run of ${spec.command}`, otherName)
  }
  checkWritable(run.path)
  mkdirSync(run.path, { recursive: true })
  // The manifest first: it says that this is no run of `train`.
  run.writeManifest({ formatVersion: 1, command: spec.command, state: 'unfinished', jobs: [] })
  const config: JobsConfig = {
    formatVersion: 1,
    packageVersion: packageVersion(),
    createdAt: new Date().toISOString(),
    kernels,
    ...spec,
  }
  writeJsonFile(run.file('config.json'), config)
  return run
}

/** All runs made of jobs in a folder, oldest first; none when the folder is not there. */
export function listJobsFolders(runsDir: string): JobsFolder[] {
  if (!existsSync(runsDir)) return []
  return readdirSync(runsDir)
    .map((name) => new JobsFolder(join(runsDir, name)))
    .filter((run) => isJobsFolder(run.path) && existsSync(run.file('config.json')))
    .map((run) => ({ run, createdMs: statSync(run.file('config.json')).mtimeMs }))
    .sort((a, b) => a.createdMs - b.createdMs)
    .map(({ run }) => run)
}

const otherName = 'Choose another --name.'

function isJobsFolder(path: string): boolean {
  return existsSync(join(path, 'manifest.json'))
}

/** A killed start may have left half a file, and half a line in the log: what comes next begins a new one. */
function mendAfterKill<Result>(run: JobsFolder<Result>) {
  for (const entry of readdirSync(run.path)) {
    if (entry.endsWith('.tmp')) rmSync(run.file(entry))
  }
  const log = run.file('log.jsonl')
  if (existsSync(log) && !readFileSync(log, 'utf8').endsWith('\n')) appendFileSync(log, '\n')
}

function defaultName(spec: JobsSpec): string {
  const { command, config, inputs, seed } = spec
  const read = inputs.map(({ role, fingerprint }) => ({ role, fingerprint }))
  const hash = createHash('sha256').update(JSON.stringify({ config, inputs: read, seed }))
  return `${command}-${hash.digest('hex').slice(0, 8)}`
}

function checkSame(path: string, started: JobsConfig, now: JobsSpec) {
  if (started.command !== now.command) {
    const what = `${path} is a run of ${started.command}, not of ${now.command}`
    throw new UsageError('CONFIG_DIFFERS', what, otherName)
  }
  const then = flat({ ...(started.config as object), seed: started.seed })
  const asked = flat({ ...(now.config as object), seed: now.seed })
  for (const name of new Set([...Object.keys(then), ...Object.keys(asked)])) {
    if (then[name] === asked[name]) continue
    const what = `${path} was started with ${name} ${then[name] ?? 'unset'}, not ${asked[name] ?? 'unset'}`
    throw new UsageError(
      'CONFIG_DIFFERS',
      what,
      'Give what it was started with, or another --name.',
    )
  }
  const filesOf = (inputs: readonly JobInput[]) =>
    inputs.map(({ role, fingerprint }) => `${role} ${fingerprint}`).join('\n')
  if (filesOf(started.inputs) === filesOf(now.inputs)) return
  const files = started.inputs.map(({ file }) => file).join(', ')
  const what = `${path} was started with other files, or they have changed since (${files})`
  throw new UsageError('CONFIG_DIFFERS', what, 'Give the same files, or another --name.')
}

/** `{ a: { b: 1 } }` as `{ 'a.b': '1' }`. */
function flat(value: object, prefix = ''): Record<string, string> {
  const entries = Object.entries(value).flatMap(([key, one]): [string, string][] =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.entries(flat(one, `${prefix}${key}.`))
      : one === undefined
        ? []
        : [[prefix + key, JSON.stringify(one)]],
  )
  return Object.fromEntries(entries)
}
