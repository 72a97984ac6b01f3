import type { WorkerPool } from '../../base/workerPool.js'
import type { ValidatedBaselines } from '../../eval/forecast/baselines.js'
import type { RunConfig, RunFolder } from './runFolder.js'
import type { RunSettings } from './runSettings.js'
import type { SharedTraining } from './sharedTraining.js'
import type { TrainingData } from './trainingData.js'
import type { TrainingJob, TrainingResult } from './trainingWorker.js'

/** What the parts of a run work with. */
export interface RunContext {
  run: RunFolder
  runConfig: RunConfig
  shared: SharedTraining
  pool: WorkerPool<TrainingJob, TrainingResult>
  data: TrainingData
  baselines: ValidatedBaselines
  settings: RunSettings
}
