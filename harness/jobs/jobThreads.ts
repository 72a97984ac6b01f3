import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { SeqarenaError } from '../../base/errors.js'
import { WorkerPool } from '../../base/workerPool.js'
import type { Job, JobHooks, JobResult, JobSettings } from './job.js'
import type { JobMessage, JobRequest } from './serveJob.js'

/** Threads that run jobs, so that this one stays free to show progress and to hear Ctrl-C. */
export class JobThreads {
  private readonly pool: WorkerPool<JobRequest, JobResult>

  /** @param file a compiled module that hands its jobs to `serveJob` */
  constructor(file: string, threads: number) {
    this.pool = new WorkerPool({ file, workers: threads })
  }

  /**
   * Runs a job on the next free thread.
   *
   * @throws what the job throws; {SeqarenaError} `WORKER_DIED` when the thread ends before it answers
   */
  async run(
    job: Job,
    settings: JobSettings,
    { signal, onProgress, onLog }: JobHooks,
  ): Promise<JobResult> {
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const onAbort = () => Atomics.store(stop, 0, 1)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    const { port1, port2 } = new MessageChannel()
    const closed = once(port1, 'close')
    port1.on('message', (message: JobMessage) => {
      if (message.kind === 'progress') onProgress(message.share, message.detail)
      else if (message.kind === 'log') onLog(message.line)
      else port1.close()
    })
    try {
      const result = await this.pool.run({ job, settings, port: port2, stop }, [port2])
      // What was said before the answer may come after it.
      await closed
      return result
    } catch (error) {
      if (!(error instanceof SeqarenaError)) throw error
      if (error.code === 'WORKER_DIED') throw diedAt(error)
      await closed
      throw error
    } finally {
      port1.close()
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.pool.close()
  }
}

/** The error with what to do about it here, where there is nothing like --resume. */
function diedAt(error: SeqarenaError): SeqarenaError {
  const hint =
    'What was done is kept: run the same command again, with fewer --workers if memory is short.'
  return new SeqarenaError(error.code, error.what, error.place, hint, error.exitCode, {
    cause: error,
  })
}
