import { DataError } from '../../base/errors.js'

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

/**
 * Linear interpolation between the values at ranks below and above q · (n − 1), numpy's default
 * (Hyndman and Fan's type 7).
 *
 * @param sorted ascending, at least one value
 * @param q 0 … 1
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const rank = q * (sorted.length - 1)
  const below = Math.floor(rank)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below])
}
