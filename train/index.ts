// How a model is fitted, and the folder of a run.

export type { EpochMetrics } from './checkpoint.js'
export { readRidge } from './ridgeFile.js'
export {
  listRuns,
  newestFinishedRun,
  openRun,
  type RunConfig,
  RunFolder,
  type RunSummary,
} from './runFolder.js'
export {
  presets,
  type Schedule,
  schedules,
  type TrainConfig,
  trainConfig,
  trainDefaults,
} from './trainConfig.js'
export { type FinishedRun, type RunSettings, runDefaults, trainRun } from './trainRun.js'
