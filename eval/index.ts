// How a forecast is judged: R², baselines, the optimum of simulated data, the page about it.

export type { Forecaster } from './baselines/forecaster.js'
export { LaggedProducts } from './baselines/laggedProducts.js'
export { movingAverage } from './baselines/movingAverage.js'
export { persistence } from './baselines/persistence.js'
export { fitRidge, type RidgeModel, ridgeForecaster, ridgeLambda } from './baselines/ridge.js'
export { type BaselineScores, scoreBaselines } from './baselines.js'
export { type Latency, LatencyRecorder } from './latency.js'
export { closed, type OptimumR2, optimumMetadata, optimumR2, readOptimum } from './optimum.js'
export { type Numbers, R2Accumulator, type R2Result } from './r2.js'
export { R2ByStep, type StepR2 } from './r2ByStep.js'
export {
  type ForecastReport,
  type ForecastScore,
  type MemberCurve,
  renderForecastReport,
} from './report/forecastReport.js'
export { sequenceSample } from './report/sequenceSample.js'
export type { SequenceSample } from './report/seriesSamples.js'
export { scoreForecaster } from './scoreForecaster.js'
