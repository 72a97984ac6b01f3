import type { States } from '../../datasets/sequenceTable.js'
import type { StreamingBaseline } from './streamingBaseline.js'

/**
 * Forecasts that the next state is the present one.
 *
 * Source: the naïve method, Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd edition,
 * section 5.2.
 */
export class StreamingPersistence implements StreamingBaseline {
  private readonly last: Float64Array

  constructor(nFeatures: number) {
    this.last = new Float64Array(nFeatures)
  }

  reset(): void {}

  push(state: States): void {
    this.last.set(state)
  }

  forecast(out: States): void {
    out.set(this.last)
  }
}
