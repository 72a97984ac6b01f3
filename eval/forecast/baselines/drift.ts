import type { Forecaster } from './forecaster.js'

/**
 * Forecasts that the mean change so far goes on: x(t) + (x(t) − x(0)) / t, and x(0) at the first step.
 *
 * Source: the drift method of Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2.
 */
export function drift(nFeatures: number): Forecaster {
  return {
    predictSequence(states) {
      const forecast = new Float64Array(states.length)
      for (let at = 0; at < states.length; at++) {
        const step = Math.floor(at / nFeatures)
        const change = step === 0 ? 0 : (states[at] - states[at % nFeatures]) / step
        forecast[at] = states[at] + change
      }
      return forecast
    },
  }
}
