import type { Progress } from '../../base/progress.js'
import type { JobSettings } from '../tracks/jobs/trackJob.js'
import type { TrackJobPool } from '../tracks/jobs/trackJobPool.js'
import type { StudyFolder } from './studyFolder.js'
import type { StudyPlan } from './studyPlan.js'

/** What the parts of a study work with. */
export interface StudyContext {
  plan: StudyPlan
  folder: StudyFolder
  pool: TrackJobPool
  /** Of one job. */
  settings: JobSettings
  signal: AbortSignal
  /** Over 100 %. */
  progress: Progress
}
