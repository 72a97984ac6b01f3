import type { JobWork } from './trackJob.js'
import { assessJob } from './verbs/assess.js'
import { inspect } from './verbs/inspect.js'
import { joinJob } from './verbs/join.js'
import { sampleJob } from './verbs/sample.js'
import { selectJob } from './verbs/select.js'
import { trainGeneratorJob } from './verbs/trainGenerator.js'

/** What jobs can do, by verb. */
export const trackVerbs: Readonly<Record<string, JobWork>> = {
  inspect,
  'train-generator': trainGeneratorJob,
  sample: sampleJob,
  join: joinJob,
  select: selectJob,
  assess: assessJob,
}
