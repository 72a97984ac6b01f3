import type { JobWork } from './job.js'

/** What jobs can do, by verb; what a verb works with is loaded when a thread first has such a job. */
export const jobVerbs: Readonly<Record<string, JobWork>> = {
  inspect: lazily(async () => (await import('../tracks/pool/inspectJob.js')).inspectJob),
  'train-generator': lazily(
    async () => (await import('../tracks/pool/trainGeneratorJob.js')).trainGeneratorJob,
  ),
  sample: lazily(async () => (await import('../tracks/pool/sampleJob.js')).sampleJob),
  'split-sequences': lazily(
    async () => (await import('../study/splitSequencesJob.js')).splitSequencesJob,
  ),
  'train-forecaster': lazily(
    async () => (await import('../study/trainForecasterJob.js')).trainForecasterJob,
  ),
  join: lazily(async () => (await import('../tracks/pool/joinJob.js')).joinJob),
  select: lazily(async () => (await import('../tracks/selection/selectJob.js')).selectJob),
  assess: lazily(async () => (await import('../tracks/assessment/assessJob.js')).assessJob),
}

function lazily(load: () => Promise<JobWork>): JobWork {
  return async (...args) => (await load())(...args)
}
