import type { JobWork } from './trackJob.js'

/** What jobs can do, by verb; what a verb works with is loaded when a thread first has such a job. */
export const trackVerbs: Readonly<Record<string, JobWork>> = {
  inspect: lazily(async () => (await import('./verbs/inspect.js')).inspect),
  'train-generator': lazily(
    async () => (await import('./verbs/trainGenerator.js')).trainGeneratorJob,
  ),
  sample: lazily(async () => (await import('./verbs/sample.js')).sampleJob),
  'split-sequences': lazily(
    async () => (await import('./verbs/splitSequences.js')).splitSequencesJob,
  ),
  'train-forecaster': lazily(
    async () => (await import('./verbs/trainForecaster.js')).trainForecasterJob,
  ),
  join: lazily(async () => (await import('./verbs/join.js')).joinJob),
  select: lazily(async () => (await import('./verbs/select.js')).selectJob),
  assess: lazily(async () => (await import('./verbs/assess.js')).assessJob),
}

function lazily(load: () => Promise<JobWork>): JobWork {
  return async (...args) => (await load())(...args)
}
