import type { Forecaster } from './forecaster.js'

/**
 * Forecasts that the next state is the present one.
 *
 * Source: the naïve method, Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd edition,
 * section 5.2.
 */
export const persistence: Forecaster = {
  predictSequence: (states) => Float64Array.from(states),
}
