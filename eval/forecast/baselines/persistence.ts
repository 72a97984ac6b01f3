import type { Forecaster } from './forecaster.js'

/** Forecasts that the next state is the present one. */
export const persistence: Forecaster = {
  predictSequence: (states) => Float64Array.from(states),
}
