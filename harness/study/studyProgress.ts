import type { Progress } from '../../base/progress.js'

/** The progress of all trainings of a study as one, over 100 %: each counts the same. */
export class StudyProgress {
  /** Share of each training that is done. */
  private readonly shares: number[]
  /** Share of each training that was done before this start: it says nothing about the time that is left. */
  private readonly earlier: (number | undefined)[]
  private readonly details = new Map<number, string>()

  constructor(
    private readonly progress: Progress,
    trainings: number,
  ) {
    this.shares = Array(trainings).fill(0)
    this.earlier = Array(trainings).fill(undefined)
  }

  /** @param share 0 … 1 */
  report(training: number, share: number, detail: string) {
    this.earlier[training] ??= share
    this.shares[training] = share
    this.details.set(training, detail)
    this.show()
  }

  end(training: number) {
    this.earlier[training] ??= 1
    this.shares[training] = 1
    this.details.delete(training)
    this.show()
  }

  private show() {
    this.progress.resumeAt(this.percent(this.earlier.map((share) => share ?? 0)))
    this.progress.update(this.percent(this.shares), [...this.details.values()].join(' | '))
  }

  private percent(shares: readonly number[]): number {
    const done = shares.reduce((sum, share) => sum + share, 0)
    return Math.floor((1000 * done) / shares.length) / 10
  }
}
