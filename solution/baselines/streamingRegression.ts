import type { States } from '../../datasets/sequenceTable.js'
import type { Regression } from '../../models/forecast/regression.js'
import type { StreamingBaseline } from './streamingBaseline.js'

/** The forecast of a {@link Regression}, in O(order · nFeatures²) a step. */
export class StreamingRegression implements StreamingBaseline {
  /** [order, nFeatures], standardised, each step's at its number modulo the order; 0 where there is no past. */
  private readonly ring: Float64Array
  private seen = 0

  constructor(private readonly regression: Regression) {
    this.ring = new Float64Array(regression.order * regression.centre.length)
  }

  reset(): void {
    this.ring.fill(0)
    this.seen = 0
  }

  push(state: States): void {
    const { order, centre, scale } = this.regression
    const n = centre.length
    const row = (this.seen++ % order) * n
    for (let j = 0; j < n; j++) this.ring[row + j] = (state[j] - centre[j]) / scale[j]
  }

  forecast(out: States): void {
    const { ring, seen } = this
    const { order, centre, scale, intercept, weights } = this.regression
    const n = centre.length
    for (let i = 0; i < n; i++) {
      let value = intercept[i]
      for (let lag = 0; lag < order; lag++) {
        const row = ((seen - 1 - lag + order) % order) * n
        const first = (i * order + lag) * n
        for (let j = 0; j < n; j++) value += weights[first + j] * ring[row + j]
      }
      out[i] = centre[i] + scale[i] * value
    }
  }
}
