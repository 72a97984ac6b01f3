// How a result is judged: forecasts (R², baselines, the optimum of simulated data), synthetic tables
// (accuracy, coherence, similarity, distances, fidelity, structure, utility, privacy), and the pages about them.

export { type AccuracyOptions, accuracyReference } from './accuracy/accuracyReference.js'
export type { Accuracy, AccuracyFigures } from './accuracy/accuracyResult.js'
export { measureAccuracy, measureAgainst } from './accuracy/measureAccuracy.js'
export { noiseFreeAccuracy } from './accuracy/noiseFreeAccuracy.js'
export type { Assessment } from './assessment.js'
export { type AssessOptions, Assessor } from './assessor.js'
export type { AssessorOptions } from './assessorOptions.js'
export { measureProfile } from './columns/measureProfile.js'
export type { Profile } from './columns/profileResult.js'
export type { Distances } from './distances/distancesResult.js'
export { measureDistances } from './distances/measureDistances.js'
export type { Fidelity } from './fidelity/fidelityResult.js'
export { measureFidelity } from './fidelity/measureFidelity.js'
export type { BaselineName } from './forecast/baselineNames.js'
export type { Forecaster } from './forecast/baselines/forecaster.js'
export { LaggedProducts } from './forecast/baselines/laggedProducts.js'
export { movingAverage } from './forecast/baselines/movingAverage.js'
export { persistence } from './forecast/baselines/persistence.js'
export {
  fitRidge,
  type RidgeModel,
  ridgeForecaster,
  ridgeLambda,
} from './forecast/baselines/ridge.js'
export { type BaselineScores, scoreBaselines } from './forecast/baselines.js'
export { bestBaseline } from './forecast/bestBaseline.js'
export { closedInWords } from './forecast/closedInWords.js'
export { type Latency, LatencyRecorder } from './forecast/latency.js'
export {
  closed,
  type OptimumR2,
  optimumMetadata,
  optimumR2,
  readOptimum,
} from './forecast/optimum.js'
export { type Numbers, R2Accumulator, type R2Result } from './forecast/r2.js'
export { R2ByStep, type StepR2 } from './forecast/r2ByStep.js'
export { type ForecastReport, renderForecastReport } from './forecast/report/forecastReport.js'
export type { ForecastScore } from './forecast/report/forecastScore.js'
export type { MemberCurve } from './forecast/report/learningSection.js'
export { sequenceSample } from './forecast/report/sequenceSample.js'
export type { SequenceSample } from './forecast/report/seriesSamples.js'
export { scoreForecaster } from './forecast/scoreForecaster.js'
export { worseThanBaseline } from './forecast/worseThanBaseline.js'
export type { Grade, Graded, GradePart } from './grade/gradeResult.js'
export { gradeTable } from './grade/gradeTable.js'
export { independentTable } from './independentTable.js'
export type { JudgedTables } from './judgedTables.js'
export { NeighbourSearch } from './neighbours/neighbourSearch.js'
export { overallScore, scoreWeights } from './overall.js'
export { measurePrivacy } from './privacy/measurePrivacy.js'
export type { Privacy } from './privacy/privacyResult.js'
export { type RankedTable, rankAssessments } from './rankAssessments.js'
export { type QualityReport, renderQualityReport } from './report/quality/qualityReport.js'
export { discriminatorAuc } from './similarity/discriminatorAuc.js'
export { encodeTables } from './similarity/encode.js'
export { measureStructure } from './structure/measureStructure.js'
export type { Structure } from './structure/structureResult.js'
export { measureUtility } from './utility/measureUtility.js'
export type { Utility } from './utility/utilityResult.js'
