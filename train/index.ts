// How a model is fitted, and the folder of a run.

export type { EpochMetrics } from './forecast/epochMetrics.js'
export {
  estimateTrainings,
  type TrainingEstimate,
  type TrainingSize,
} from './forecast/estimateTrainings.js'
export type { RefitOptions } from './forecast/refitRidge.js'
export { type RidgeName, readRidge } from './forecast/ridgeFile.js'
export { runBaseline } from './forecast/runBaseline.js'
export {
  listRuns,
  newestFinishedRun,
  openRun,
  type RunConfig,
  RunFolder,
  type RunSummary,
} from './forecast/runFolder.js'
export { type RunSettings, runDefaults } from './forecast/runSettings.js'
export {
  presets,
  type TrainConfig,
  trainConfig,
  trainDefaults,
} from './forecast/trainConfig.js'
export { type FinishedRun, trainRun } from './forecast/trainRun.js'
export {
  type ColumnOrder,
  type GeneratorTrainConfig,
  generatorTrainConfig,
  generatorTrainDefaults,
} from './generator/generatorTrainConfig.js'
export {
  type GeneratorTraining,
  type TrainedGenerator,
  trainGenerator,
} from './generator/trainGenerator.js'
export { type Schedule, schedules } from './schedule.js'
