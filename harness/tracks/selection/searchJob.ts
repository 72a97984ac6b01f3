import { SearchWorker } from './searchWorker.js'
import type { SearchJob, SearchResult } from './sharedSearch.js'

// A thread loads its kernels at the first job of a search and keeps them for the others.
let worker: { id: string; own: SearchWorker } | undefined

/** One job of a search; the same job gives the same result on any worker. */
export default function searchJob(job: SearchJob): SearchResult {
  const { search } = job
  if (worker?.id !== search.id) worker = { id: search.id, own: new SearchWorker(search) }
  const { own } = worker
  if (job.kind === 'count') return own.count(job)
  if (job.kind === 'swap') return own.swap(job)
  own.score(job)
  return undefined
}
