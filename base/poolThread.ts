import { pathToFileURL } from 'node:url'
import { type ErrorRecord, errorRecord } from './errorRecord.js'

/** A job on its way to a thread. */
export interface PoolRequest {
  /** The module whose default export does it. */
  file: string
  job: unknown
}

export type PoolAnswer<Result> = { result: Result } | { error: ErrorRecord }

/**
 * Does one job of a {@link WorkerPool} in its thread. Errors of ours and of the system are answered as data, for
 * what is thrown loses class and code on its way between threads; others are thrown.
 */
export default async function poolThread({ file, job }: PoolRequest): Promise<PoolAnswer<unknown>> {
  const work = await import(pathToFileURL(file).href)
  try {
    return { result: await work.default(job) }
  } catch (error) {
    const record = errorRecord(error)
    if (!record) throw error
    return { error: record }
  }
}
