import { workerData } from 'piscina'
import { type GeneratorJob, type GeneratorResult, GeneratorWorker } from './generatorWorker.js'
import type { SharedGroups } from './sharedGroups.js'

// A thread loads its backend once, at its first job, and keeps it.
let worker: Promise<GeneratorWorker> | undefined

/** One job of a generator's training; the same job gives the same result on any worker. */
export default async function generatorJob(job: GeneratorJob): Promise<GeneratorResult> {
  worker ??= GeneratorWorker.start(workerData as SharedGroups)
  return (await worker).run(job)
}
