import type { States } from '../../datasets/sequenceTable.js'
import type { StreamingBaseline } from './streamingBaseline.js'

/** Forecasts the mean of the last `window` states, of all seen where there are fewer. */
export class StreamingMovingAverage implements StreamingBaseline {
  /** [window, nFeatures], each step's state at its number modulo their count. */
  private readonly ring: Float64Array
  private seen = 0

  constructor(
    private readonly nFeatures: number,
    private readonly window: number,
  ) {
    this.ring = new Float64Array(window * nFeatures)
  }

  reset(): void {
    this.seen = 0
  }

  push(state: States): void {
    this.ring.set(state, (this.seen++ % this.window) * this.nFeatures)
  }

  /** Sums afresh, the newest first, so that rounding cannot build up. */
  forecast(out: States): void {
    const { ring, seen, window, nFeatures } = this
    const count = Math.min(seen, window)
    for (let f = 0; f < nFeatures; f++) {
      let sum = 0
      for (let lag = 1; lag <= count; lag++) sum += ring[((seen - lag) % window) * nFeatures + f]
      out[f] = sum / count
    }
  }
}
