import type { JobResult } from './job.js'
import { jobVerbs } from './jobVerbs.js'
import { type JobRequest, serveJob } from './serveJob.js'

/** One job of a run; the same job gives the same result on any thread. */
export default function jobWorker(request: JobRequest): Promise<JobResult> {
  return serveJob(request, jobVerbs)
}
