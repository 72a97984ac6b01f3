import { type JobRequest, serveTrackJob } from './serveTrackJob.js'
import type { JobResult } from './trackJob.js'
import { trackVerbs } from './trackVerbs.js'

/** One job of a run; the same job gives the same result on any thread. */
export default function trackJobWorker(request: JobRequest): Promise<JobResult> {
  return serveTrackJob(request, trackVerbs)
}
