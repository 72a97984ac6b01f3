// The contest's side: a solution is replayed, scored and packed; synthetic tables are made and judged.

export { formatInspection } from './formatInspection.js'
export { formatTraining } from './formatTraining.js'
export { type InspectedTable, inspectTable } from './inspectTable.js'
export type { SubmissionCheck } from './package/checkSubmission.js'
export { type PackagedRun, packageRun } from './package/packageRun.js'
export { formatScore } from './score/formatScore.js'
export { contestLimits, contestSteps, type Limits } from './score/limits.js'
export { type PredictOptions, predictTable } from './score/predictTable.js'
export {
  type OnSequence,
  type Replay,
  type ReplayInput,
  type ReplayOptions,
  replayTable,
} from './score/replayTable.js'
export { resolveSolution, type Solution } from './score/resolveSolution.js'
export type { SandboxMode } from './score/sandbox.js'
export {
  type ScoredTable,
  type ScoreOptions,
  type ScoreResult,
  scoreSolution,
} from './score/scoreSolution.js'
export { scoreWithReport } from './score/scoreWithReport.js'
export { type SolutionOptions, withSolution } from './score/withSolution.js'
export { formatStudy } from './study/formatStudy.js'
export { runStudy, type StudySettings } from './study/runStudy.js'
export type { StudyResult } from './study/studyResult.js'
export {
  type AssessedFiles,
  type AssessFilesOptions,
  assessFiles,
} from './tracks/assessment/assessFiles.js'
export { type PoolResult, type PoolRunOptions, runPool } from './tracks/pool/runPool.js'
export { selectFiles } from './tracks/selection/selectFiles.js'
export type { SelectFilesOptions } from './tracks/selection/selectFilesOptions.js'
export {
  type Selection,
  type SelectionOptions,
  selectGroups,
} from './tracks/selection/selectGroups.js'
export type { SelectionTables } from './tracks/selection/selectionTables.js'
export type { SelectResult } from './tracks/selection/selectResult.js'
export {
  runSynthesis,
  type SynthesisOptions,
  type SynthesisResult,
} from './tracks/synthesis/runSynthesis.js'
