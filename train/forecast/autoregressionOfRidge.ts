import type { RidgeModel } from '../../eval/forecast/baselines/ridge.js'
import type { Autoregression } from '../../models/forecast/autoregression.js'
import { newestFirst } from './newestFirst.js'

/** A ridge regression of standardised states as a network adds to it. */
export function autoregressionOfRidge(ridge: RidgeModel): Autoregression {
  const { order, centre, intercept } = ridge
  return {
    order,
    centre: Float32Array.from(centre),
    weights: Float32Array.from(newestFirst(ridge)),
    offset: Float32Array.from(intercept, (value, i) => value + centre[i]),
  }
}
