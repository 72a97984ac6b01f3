import type { States } from '../../datasets/sequenceTable.js'
import type { StreamingBaseline } from './streamingBaseline.js'

/**
 * Forecasts that the mean change so far goes on: x(t) + (x(t) − x(0)) / t, and x(0) at the first step.
 *
 * Source: the drift method of Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd edition,
 * section 5.2.
 */
export class StreamingDrift implements StreamingBaseline {
  private readonly first: Float64Array
  private readonly last: Float64Array
  private seen = 0

  constructor(nFeatures: number) {
    this.first = new Float64Array(nFeatures)
    this.last = new Float64Array(nFeatures)
  }

  reset(): void {
    this.seen = 0
  }

  push(state: States): void {
    if (this.seen++ === 0) this.first.set(state)
    this.last.set(state)
  }

  forecast(out: States): void {
    const { first, last } = this
    const changes = Math.max(1, this.seen - 1)
    for (let f = 0; f < out.length; f++) out[f] = last[f] + (last[f] - first[f]) / changes
  }
}
