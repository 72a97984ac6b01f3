import { DataError } from '../../base/errors.js'
import { quantileOfSorted } from '../statistics/quantileOfSorted.js'

/** Times of single steps. */
export interface Latency {
  p50Ms: number
  p95Ms: number
  p99Ms: number
}

/** Collects step times: 8 bytes each, so that a million steps take 8 MB. */
export class LatencyRecorder {
  private times = new Float64Array(1024)
  private count = 0

  add(ms: number): void {
    if (this.count === this.times.length) {
      const larger = new Float64Array(2 * this.count)
      larger.set(this.times)
      this.times = larger
    }
    this.times[this.count++] = ms
  }

  /** @throws {DataError} `NOTHING_TIMED` when nothing was added */
  result(): Latency {
    if (this.count === 0) throw new DataError('NOTHING_TIMED', 'no step was timed')
    const sorted = this.times.slice(0, this.count).sort()
    return {
      p50Ms: quantileOfSorted(sorted, 0.5),
      p95Ms: quantileOfSorted(sorted, 0.95),
      p99Ms: quantileOfSorted(sorted, 0.99),
    }
  }
}
