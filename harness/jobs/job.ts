import { createHash } from 'node:crypto'

/** A file that a job reads. */
export interface JobInput {
  /** What the job takes it for: `training`, `pool` … */
  role: string
  file: string
  /** Fingerprint of every byte of the file, `sha256:HEX`. */
  fingerprint: string
}

/**
 * A piece of work as data: what is in it decides the result, where nothing stops it early. Plain JSON, so that
 * any process may run it.
 */
export interface Job<Config = unknown> {
  /** What is done, see `jobVerbs`. */
  verb: string
  config: Config
  inputs: readonly JobInput[]
  seed: number
  /** The folder of its result, of files that let it go on, and of nothing else. */
  outDir: string
}

/** How a job runs; none of it changes the result, but for a time limit that is reached. */
export interface JobSettings {
  /** Threads that the job may open. */
  workers: number
  /** A tfjs backend by name, or `auto`. */
  backend: string
  /** Kernels by name, or `auto`. */
  kernels: string
  /** The job then ends with the best so far; absent: no limit. */
  maxMinutes?: number
}

/** How a job is stopped, and where it says how far it is. */
export interface JobHooks {
  signal: AbortSignal
  /** @param share of the job that is done, 0 … 1 */
  onProgress: (share: number, detail: string) => void
  /** A line that is kept. */
  onLog: (line: string) => void
}

/** A file that a job wrote. */
export interface JobOutput {
  role: string
  /** Name of the file in the job's folder. */
  file: string
}

/** What a job comes to. */
export interface JobOutcome<Figures = unknown> {
  outputs: readonly JobOutput[]
  /** Whether the same job gives the same files again: not where time ended it. */
  repeatable: boolean
  figures: Figures
}

/** `result.json`, whose presence says that the job is finished. */
export interface JobResult<Figures = unknown> extends JobOutcome<Figures> {
  formatVersion: 1
  /** Identity of the job that it is the result of, see {@link jobIdentity}. */
  job: string
  outputs: readonly (JobOutput & { fingerprint: string })[]
  /** Seconds that the start took which finished the job. */
  seconds: number
  /** The most memory that the process has held until then. */
  peakRssMb: number
}

/** Does one kind of job. What is in the job's folder already may be gone on with. */
export type JobWork = (
  job: Job<never>,
  settings: JobSettings,
  hooks: JobHooks,
) => Promise<JobOutcome>

/** Fingerprint that jobs share which have the same result, wherever their files lie: `sha256:HEX`. */
export function jobIdentity({ verb, config, inputs, seed }: Job): string {
  const read = inputs.map(({ role, fingerprint }) => ({ role, fingerprint }))
  const text = JSON.stringify({ verb, config, inputs: read, seed })
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
