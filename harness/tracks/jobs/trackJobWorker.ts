import { type JobAnswer, type JobRequest, serveTrackJob } from './serveTrackJob.js'
import { trackVerbs } from './trackVerbs.js'

/** One job of a run; the same job gives the same result on any thread. */
export default function trackJobWorker(request: JobRequest): Promise<JobAnswer> {
  return serveTrackJob(request, trackVerbs)
}
