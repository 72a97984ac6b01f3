// How a forecast is judged: R², baselines, the optimum of simulated data, the page about it.

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
export {
  type ForecastReport,
  type ForecastScore,
  type MemberCurve,
  renderForecastReport,
} from './forecast/report/forecastReport.js'
export { sequenceSample } from './forecast/report/sequenceSample.js'
export type { SequenceSample } from './forecast/report/seriesSamples.js'
export { scoreForecaster } from './forecast/scoreForecaster.js'
