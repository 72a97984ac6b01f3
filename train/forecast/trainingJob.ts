import { workerData } from 'piscina'
import type { SharedTraining } from './sharedTraining.js'
import { type TrainingJob, type TrainingResult, TrainingWorker } from './trainingWorker.js'

// A thread loads its backend once, at its first job, and keeps it.
let worker: Promise<TrainingWorker> | undefined

/** One job of the training; the same job gives the same result on any worker. */
export default async function trainingJob(job: TrainingJob): Promise<TrainingResult> {
  worker ??= TrainingWorker.start(workerData as SharedTraining)
  return (await worker).run(job)
}
