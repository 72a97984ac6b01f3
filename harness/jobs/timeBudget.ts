/** Share of all time that may be kept for what comes after a training. */
const mostReserved = 0.75

/** A limit on the time of a whole run, from now on. */
export class TimeBudget {
  private readonly endsMs: number

  /** @param maxMinutes absent: no limit */
  constructor(
    private readonly maxMinutes: number | undefined,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.endsMs = nowMs() + 60_000 * (maxMinutes ?? Number.POSITIVE_INFINITY)
  }

  /**
   * Minutes for one of several parts that come one after another; undefined where there is no limit.
   *
   * @param reserveSeconds what comes after them needs; at most three quarters of all time are kept for it
   */
  share(reserveSeconds: number, parts: number): number | undefined {
    if (this.maxMinutes === undefined) return undefined
    const left = (this.endsMs - this.nowMs()) / 60_000
    const reserve = Math.min(reserveSeconds / 60, mostReserved * this.maxMinutes)
    return Math.max(0, left - reserve) / parts
  }
}
