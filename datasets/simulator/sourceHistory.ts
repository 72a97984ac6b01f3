/** Sources behind the 32 features, in four groups: A `s0..11`, B `s12..19`, C `s20..27`, D `s28..31`. */
export const nSources = 32

/** A power of two above the longest look back, the echo of 14 steps. */
const ringSteps = 16

/** The last source vectors of one sequence. */
export class SourceHistory {
  private readonly ring = new Float64Array(ringSteps * nSources)
  /** Steps seen; the newest is step `length − 1`. */
  length = 0

  reset(): void {
    this.length = 0
  }

  /** @param sources [32], the sources of the next step */
  push(sources: Float64Array): void {
    this.ring.set(sources, (this.length % ringSteps) * nSources)
    this.length++
  }

  /** Source `source`, `lag` steps before the newest; the first step where that would be before it. */
  at(source: number, lag = 0): number {
    const step = Math.max(this.length - 1 - lag, 0)
    return this.ring[(step % ringSteps) * nSources + source]
  }
}
