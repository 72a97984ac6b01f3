import type { MessagePort } from 'node:worker_threads'
import { endReaders } from '../../datasets/reader/openInReader.js'
import type { Job, JobResult, JobSettings, JobWork } from './job.js'
import { runJob } from './runJob.js'

/** A job on its way to a thread. */
export interface JobRequest {
  job: Job
  settings: JobSettings
  /** Port that {@link JobMessage}s are sent through. */
  port: MessagePort
  /** Shared flag: [0] is 1 once the job is to stop. */
  stop: Int32Array
}

/** What a thread says while it works; `end` comes last. */
export type JobMessage =
  | { kind: 'progress'; share: number; detail: string }
  | { kind: 'log'; line: string }
  | { kind: 'end' }

/** How often the flag is looked at, and how much progress is passed on. */
const intervalMs = 100

/**
 * Runs a job in this thread: progress goes out through the port, the flag comes in as a signal.
 */
export async function serveJob(
  { job, settings, port, stop }: JobRequest,
  works: Readonly<Record<string, JobWork>>,
): Promise<JobResult> {
  const post = (message: JobMessage) => port.postMessage(message)
  const controller = new AbortController()
  let latest: JobMessage | undefined
  const tick = () => {
    if (Atomics.load(stop, 0) === 1) controller.abort()
    if (latest) post(latest)
    latest = undefined
  }
  tick()
  const timer = setInterval(tick, intervalMs)
  let shownMs = Number.NEGATIVE_INFINITY
  const hooks = {
    signal: controller.signal,
    onProgress(share: number, detail: string) {
      latest = { kind: 'progress', share, detail }
      // Work that never waits keeps the timer from its turn.
      if (performance.now() - shownMs < intervalMs) return
      shownMs = performance.now()
      tick()
    },
    onLog: (line: string) => post({ kind: 'log', line }),
  }
  try {
    return await runJob(job, works, settings, hooks)
  } finally {
    await endReaders()
    clearInterval(timer)
    tick()
    post({ kind: 'end' })
    port.close()
  }
}
