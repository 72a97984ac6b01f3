import type { Progress } from '../../base/progress.js'
import type { JobSettings } from '../jobs/job.js'
import type { JobThreads } from '../jobs/jobThreads.js'
import type { StudyFolder } from './studyFolder.js'
import type { StudyPlan } from './studyPlan.js'

/** What the parts of a study work with. */
export interface StudyContext {
  plan: StudyPlan
  folder: StudyFolder
  pool: JobThreads
  /** Settings of one job. */
  settings: JobSettings
  signal: AbortSignal
  /** Progress of all trainings together, over 100 %. */
  progress: Progress
}
