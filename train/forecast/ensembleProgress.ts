import { type Progress, type ProgressOptions, startProgress } from '../../base/progress.js'

/** Progress of one of the members: `resumed` of its `done` tokens were trained earlier, or will never be. */
interface MemberShare {
  planned: number
  resumed: number
  done: number
  detail: string
}

/** Progress of an ensemble on one line: tokens of all its members, and what the first of those at work is doing. */
export class EnsembleProgress {
  private readonly progress: Progress
  private readonly members: MemberShare[]

  /** @param plannedTokens of each member */
  constructor(plannedTokens: readonly number[], options: ProgressOptions) {
    this.members = plannedTokens.map((planned) => ({ planned, resumed: 0, done: 0, detail: '' }))
    this.progress = startProgress('train', this.sum('planned'), 'tokens', options)
  }

  /** What one member reports to. */
  of(member: number): Pick<Progress, 'resumeAt' | 'update'> {
    const own = this.members[member]
    return {
      resumeAt: (done) => {
        own.done = done
        own.resumed = done
        this.leaveOut()
      },
      update: (done, detail = '') => {
        own.done = done
        own.detail = this.named(member, detail)
        this.show()
      },
    }
  }

  /** A member needs no more, though it may have planned it. */
  ended(member: number, outcome: string): void {
    const own = this.members[member]
    own.resumed += own.planned - own.done
    own.done = own.planned
    const alone = this.members.length === 1
    own.detail = alone ? outcome : ''
    if (!alone) this.progress.log(this.named(member, outcome))
    this.leaveOut()
  }

  /** Ends the line, when the whole ensemble has ended. */
  finish(): void {
    this.progress.finish()
  }

  private named(member: number, text: string): string {
    const { length } = this.members
    return length > 1 ? `member ${member + 1}/${length} · ${text}` : text
  }

  private leaveOut(): void {
    this.progress.resumeAt(this.sum('resumed'))
    this.show()
  }

  private show(): void {
    const [first = '', ...others] = this.members.flatMap(({ detail }) => detail || [])
    const beside = others.length > 0 ? ` · ${others.length} more beside it` : ''
    this.progress.update(this.sum('done'), `${first}${beside}`)
  }

  private sum(of: 'planned' | 'resumed' | 'done'): number {
    return this.members.reduce((sum, one) => sum + one[of], 0)
  }
}
