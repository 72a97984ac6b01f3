import { RandomStream } from '../../../base/random.js'
import type { Baseline } from '../baselineFile.js'

/** One baseline of each name with random figures, of the features `f_0` and so on. */
export function randomBaselines(nFeatures: number): Baseline[] {
  const random = new RandomStream(1, 'baseline')
  const normal = (length: number) => Float64Array.from({ length }, () => random.normal())
  const featureNames = Array.from({ length: nFeatures }, (_, f) => `f_${f}`)
  const order = 3
  const regression = () => ({
    order,
    centre: normal(nFeatures),
    scale: normal(nFeatures).map((value) => Math.exp(value)),
    intercept: normal(nFeatures),
    weights: normal(nFeatures * order * nFeatures).map((value) => value / nFeatures),
  })
  return [
    { name: 'persistence', featureNames },
    { name: 'drift', featureNames },
    { name: 'movingAverage', featureNames, window: 5 },
    { name: 'ridge', featureNames, regression: regression() },
    { name: 'ridgeTuned', featureNames, regression: regression() },
  ]
}
