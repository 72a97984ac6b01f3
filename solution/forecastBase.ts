import { autoregressionOf } from '../models/forecast/autoregression.js'
import type { PredictedValue } from '../models/forecast/config.js'
import type { Network } from '../models/forecast/weightsFile.js'
import { LinearForecast } from './linearForecast.js'
import type { ServingKernels } from './servingKernels.js'

/** What a network's output is added to, one step at a time. */
export class ForecastBase {
  /**
   * @param predict [nFeatures]
   * @param linear needed where a feature's residual is predicted
   */
  constructor(
    private readonly predict: readonly PredictedValue[],
    private readonly linear: LinearForecast | null,
  ) {}

  /** Forgets the sequence. */
  reset(): void {
    this.linear?.reset()
  }

  /**
   * @param state [nFeatures], standardised
   * @param out [nFeatures], receives the base of the next state: of a feature whose change is predicted the value at
   *   hand, of one whose residual is predicted the linear forecast, else 0
   */
  push(state: Float32Array, out: Float32Array): void {
    this.linear?.push(state, out)
    for (let i = 0; i < out.length; i++) {
      const predict = this.predict[i]
      if (predict === 'state') out[i] = 0
      else if (predict === 'change') out[i] = state[i]
    }
  }
}

/** The base of a network's forecasts. */
export function forecastBase({ config, tensors }: Network, kernels: ServingKernels): ForecastBase {
  const { predict, order } = config
  const linear = order > 0 ? new LinearForecast(autoregressionOf(order, tensors), kernels) : null
  return new ForecastBase(predict, linear)
}
