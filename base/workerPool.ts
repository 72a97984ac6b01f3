import type { Transferable } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { errorFromRecord } from './errorRecord.js'
import { SeqarenaError } from './errors.js'
import { distFile } from './packageRoot.js'
import type { PoolAnswer, PoolRequest } from './poolThread.js'

export interface WorkerPoolOptions {
  /** A compiled module whose default export does one job. */
  file: string
  /** Threads. */
  workers: number
  /** Data that every worker is handed when it starts. */
  workerData?: unknown
}

/** Worker threads that do jobs of one kind; a job's result must not depend on the thread that did it. */
export class WorkerPool<Job, Result> {
  private readonly piscina: Piscina<PoolRequest, PoolAnswer<Result>>
  private readonly file: string

  constructor({ file, workers, workerData }: WorkerPoolOptions) {
    this.file = file
    this.piscina = new Piscina({
      filename: distFile('base/poolThread.js'),
      minThreads: workers,
      maxThreads: workers,
      workerData,
      // A pool's own threads die with it; what they throw comes back through `run`.
      idleTimeout: Number.POSITIVE_INFINITY,
    })
  }

  /**
   * Does one job on the next free worker.
   *
   * @param transfer what in the job is handed over rather than copied, such as a MessagePort
   * @throws {SeqarenaError} `WORKER_DIED` when the thread ends before it answers, e.g. out of memory; an error of
   *   ours that the job throws comes through as it is, of others their message
   */
  async run(job: Job, transfer: readonly Transferable[] = []): Promise<Result> {
    const answer = await this.answer(job, transfer)
    if ('error' in answer) throw errorFromRecord(answer.error)
    return answer.result
  }

  private async answer(job: Job, transfer: readonly Transferable[]): Promise<PoolAnswer<Result>> {
    try {
      return await this.piscina.run({ file: this.file, job }, { transferList: transfer })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (!/worker (exited|stopped)|terminat|out of memory/i.test(message)) throw error
      throw new SeqarenaError(
        'WORKER_DIED',
        `a worker thread died (${message})`,
        {},
        'What was saved is kept: run it again with --resume, or with fewer --workers if memory is short.',
        undefined,
        { cause: error },
      )
    }
  }

  /** Does all jobs; results come in the order of the jobs. The first failure is thrown once all have ended. */
  async runAll(jobs: readonly Job[], onDone?: () => void): Promise<Result[]> {
    const settled = await Promise.allSettled(
      jobs.map(async (job) => {
        const result = await this.run(job)
        onDone?.()
        return result
      }),
    )
    const failed = settled.find((one) => one.status === 'rejected')
    if (failed) throw (failed as PromiseRejectedResult).reason
    return settled.map((one) => (one as PromiseFulfilledResult<Result>).value)
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.piscina.destroy()
  }
}
