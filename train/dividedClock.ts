/**
 * Divides passing time among all who are at work: while two are, each gets half of it. So what members that are
 * trained at the same time take adds up to what the training took.
 */
export class DividedClock {
  private atWork = 0
  /** Time of somebody who has been at work from the start. */
  private share = 0
  private settledAt: number

  /** @param time milliseconds */
  constructor(private readonly time: () => number) {
    this.settledAt = time()
  }

  begin(): void {
    this.settle()
    this.atWork++
  }

  end(): void {
    this.settle()
    this.atWork--
  }

  /** Milliseconds; between its `begin` and `end` it grows by what somebody has had alone. */
  now(): number {
    this.settle()
    return this.share
  }

  private settle(): void {
    const time = this.time()
    if (this.atWork > 0) this.share += (time - this.settledAt) / this.atWork
    this.settledAt = time
  }
}
