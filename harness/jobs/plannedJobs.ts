import { InterruptedError } from '../../base/errors.js'
import type { Progress } from '../../base/progress.js'
import type { Job, JobResult, JobSettings } from './job.js'
import type { JobsFolder, ManifestJob } from './jobsFolder.js'
import type { JobThreads } from './jobThreads.js'

/** A job that a run will have. */
export interface PlannedJob {
  /** Name of the job's folder, and its name in the manifest: `train-1`. */
  name: string
  /** Name of the job in the progress: `generator 1/3`. */
  title: string
  /** About how long it takes: what it counts in the progress of all. */
  seconds: number
}

export interface PlannedJobsOptions {
  run: JobsFolder
  pool: JobThreads
  /** All jobs of the run, in about the order in which they come. */
  planned: readonly PlannedJob[]
  settings: Omit<JobSettings, 'maxMinutes'>
  /** Jobs that may run at the same time; they share the threads. */
  sideBySide: number
  signal: AbortSignal
  /** Progress of all jobs together, over 100 %. */
  progress: Progress
}

/**
 * The jobs of one run: each runs as soon as it is asked for and a place is free, in that order. Whoever asks
 * waits for what a job depends on. The manifest says how far each is, and one progress shows all of them,
 * weighted by their expected seconds.
 */
export class PlannedJobs {
  /** Whether a job has given a file; those that only look at the tables give none. */
  hasMade = false
  private readonly jobs = new Map<string, ManifestJob>()
  /** Share of each job that was done before this start. */
  private readonly earlier = new Map<string, number>()
  private readonly shares = new Map<string, number>()
  private readonly details = new Map<string, string>()
  private readonly waiting: (() => void)[] = []
  private readonly stop = new AbortController()
  private planned: readonly PlannedJob[]
  private running = 0
  private failure: unknown

  constructor(private readonly options: PlannedJobsOptions) {
    this.planned = options.planned
    for (const job of options.run.readManifest().jobs) {
      if (job.state === 'finished') this.jobs.set(job.name, job)
    }
    this.keepPlanned()
    options.signal.addEventListener('abort', () => this.stop.abort())
    if (options.signal.aborted) this.stop.abort()
    this.writeManifest()
  }

  /** Takes another plan, once more is known; jobs that are in both stay as they are. */
  expect(planned: readonly PlannedJob[]) {
    this.planned = planned
    this.keepPlanned()
    this.writeManifest()
    this.show()
  }

  /** Sums over all jobs that are finished, and whether all of them can be repeated. */
  get totals(): { repeatable: boolean; seconds: number; peakRssMb: number } {
    return {
      repeatable: this.states.every(({ repeatable = true }) => repeatable),
      seconds: this.states.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
      peakRssMb: Math.max(...this.states.map(({ peakRssMb = 0 }) => peakRssMb)),
    }
  }

  /** Titles of the jobs that time ended early. */
  get cutShort(): string[] {
    return this.states
      .filter(({ repeatable }) => repeatable === false)
      .map(({ name }) => this.title(name))
  }

  /** The jobs as they are now. */
  get states(): ManifestJob[] {
    return [...this.jobs.values()]
  }

  /**
   * Runs one of the planned jobs in its folder of the run, or reads its result where it is finished.
   *
   * @param maxMinutes asked for when the job starts
   * @throws what the job throws; once one has failed, the others end where they can go on later, and all throw
   *   the first failure
   * @throws {InterruptedError} when the signal comes
   */
  async do<Figures>(
    name: string,
    job: Omit<Job, 'outDir'>,
    maxMinutes: () => number | undefined = () => undefined,
  ): Promise<JobResult<Figures>> {
    await this.place()
    try {
      if (this.failure !== undefined) throw this.failure
      if (this.stop.signal.aborted) throw new InterruptedError('stopped')
      this.update(name, { state: 'running' })
      const result = await this.start(name, job, maxMinutes())
      const { seconds, peakRssMb, repeatable, figures } = result
      this.update(name, { state: 'finished', seconds, peakRssMb, repeatable, figures })
      this.report(name, 1, '')
      if (result.outputs.length > 0) this.hasMade = true
      return result as JobResult<Figures>
    } catch (error) {
      this.fail(name, error)
      throw this.failure
    } finally {
      this.details.delete(name)
      this.leave()
    }
  }

  /** The jobs are those of the plan, in its order. */
  private keepPlanned() {
    const before = new Map(this.jobs)
    this.jobs.clear()
    for (const { name } of this.planned) {
      this.jobs.set(name, before.get(name) ?? { name, state: 'waiting' })
    }
  }

  private async place(): Promise<void> {
    if (this.running < this.options.sideBySide) this.running++
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
  }

  private leave() {
    const next = this.waiting.shift()
    if (next) next()
    else this.running--
  }

  private start(
    name: string,
    job: Omit<Job, 'outDir'>,
    maxMinutes: number | undefined,
  ): Promise<JobResult> {
    const { pool, run, progress, settings } = this.options
    // Those that run now and those that wait share the threads, which change no result.
    const atOnce = Math.min(this.options.sideBySide, this.running + this.waiting.length)
    const workers = Math.max(1, Math.floor(settings.workers / atOnce))
    this.details.set(name, this.title(name))
    this.show()
    return pool.run(
      { ...job, outDir: run.jobFolder(name) },
      { ...settings, workers, ...(maxMinutes === undefined ? {} : { maxMinutes }) },
      {
        signal: this.stop.signal,
        onProgress: (share, detail) => this.report(name, share, detail),
        onLog: (line) => {
          run.log({ job: name, line })
          progress.log(`${this.title(name)}: ${line}`)
        },
      },
    )
  }

  private fail(name: string, error: unknown) {
    const isFirst = this.failure === undefined
    if (isFirst) this.failure = error
    this.stop.abort()
    if (this.jobs.get(name)?.state !== 'running') return
    const isInterrupt = error instanceof InterruptedError || !isFirst
    const message = error instanceof Error ? error.message : String(error)
    this.update(name, isInterrupt ? { state: 'interrupted' } : { state: 'failed', error: message })
  }

  private update(name: string, change: Partial<ManifestJob>) {
    this.jobs.set(name, { name, state: 'waiting', ...this.jobs.get(name), ...change })
    const { state, error } = this.jobs.get(name)!
    try {
      this.options.run.log({ job: name, line: error === undefined ? state : `${state}: ${error}` })
      this.writeManifest()
    } catch (failure) {
      // On a full disk: what went wrong first is what is told.
      if (this.failure === undefined) throw failure
    }
  }

  private writeManifest() {
    const { run } = this.options
    const { command } = run.readManifest()
    run.writeManifest({ formatVersion: 1, command, state: 'unfinished', jobs: this.states })
  }

  private report(name: string, share: number, detail: string) {
    // What a job has at its first word was done in an earlier start.
    if (!this.shares.has(name)) this.earlier.set(name, share)
    this.shares.set(name, share)
    this.details.set(name, detail ? `${this.title(name)} · ${detail}` : this.title(name))
    this.show()
  }

  private show() {
    const { progress } = this.options
    progress.resumeAt(this.percent(this.earlier))
    progress.update(this.percent(this.shares), [...this.details.values()].join(' | '))
  }

  private percent(shares: ReadonlyMap<string, number>): number {
    let all = 0
    let done = 0
    for (const { name, seconds } of this.planned) {
      all += seconds
      done += seconds * Math.min(1, shares.get(name) ?? 0)
    }
    return Math.floor((100 * done) / all)
  }

  private title(name: string): string {
    return this.planned.find((job) => job.name === name)?.title ?? name
  }
}

/** Waits for all; the first failure is thrown once all have ended. */
export async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) throw (failed as PromiseRejectedResult).reason
  return settled.map((one) => (one as PromiseFulfilledResult<T>).value)
}
