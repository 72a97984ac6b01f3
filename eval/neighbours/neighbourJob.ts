import { type NeighbourJob, NeighbourWorker, type SharedTree } from './neighbourWorker.js'

// A thread loads its kernels once, at its first job, and keeps the tree that it searched last.
let worker: NeighbourWorker | undefined

/** One job of a search; the same job gives the same result on any worker. */
export default function neighbourJob(job: NeighbourJob): SharedTree | undefined {
  worker ??= new NeighbourWorker()
  if (job.kind === 'build') return worker.build(job)
  worker.search(job)
  return undefined
}
