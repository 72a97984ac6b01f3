import { autoregressionOf } from '../models/forecast/autoregression.js'
import type { Network } from '../models/forecast/weightsFile.js'
import { LinearForecast } from './linearForecast.js'
import type { ServingKernels } from './servingKernels.js'

/** What a network's output is added to, one step at a time. */
export interface ForecastBase {
  reset(): void
  /** @param out [nFeatures], receives the base of the next state */
  push(state: Float32Array, out: Float32Array): void
}

/** Changes are added to the state at hand. */
const lastState: ForecastBase = {
  reset: () => {},
  push: (state, out) => out.set(state),
}

/**
 * What a network's output is added to, step by step.
 *
 * Source of a network on what a linear model leaves: Zhang 2003, doi 10.1016/S0925-2312(01)00702-0.
 *
 * @returns null where the network predicts whole states
 */
export function forecastBase(
  { config, tensors }: Network,
  kernels: ServingKernels,
): ForecastBase | null {
  switch (config.predict) {
    case 'state':
      return null
    case 'change':
      return lastState
    case 'residual':
      return new LinearForecast(autoregressionOf(config.order, tensors), kernels)
  }
}
