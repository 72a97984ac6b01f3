import type { Forecaster } from './forecaster.js'

/** Number of states whose mean the baseline forecasts. */
export const movingAverageWindow = 5

/** Forecasts the mean of the last `window` states, of all seen where there are fewer. */
export function movingAverage(nFeatures: number, window = movingAverageWindow): Forecaster {
  return {
    predictSequence(states) {
      const forecast = new Float64Array(states.length)
      for (let at = 0; at < states.length; at++) {
        const seen = Math.min(Math.floor(at / nFeatures) + 1, window)
        let sum = 0
        for (let lag = 0; lag < seen; lag++) sum += states[at - lag * nFeatures]
        forecast[at] = sum / seen
      }
      return forecast
    },
  }
}
