import { nameArgument } from './nameArgument.js'
import { nameList } from './nameList.js'
import type { Sequence } from './sequenceTable.js'

/** Finds the columns that never change within a sequence: ids, dead sensors, tables of zeros. */
export class UnchangingColumns {
  /** Features that have not changed yet. */
  private left: number[]

  constructor(private readonly featureNames: readonly string[]) {
    this.left = [...featureNames.keys()]
  }

  /** Looks at the next sequence. */
  add({ states }: Pick<Sequence, 'states'>): void {
    const n = this.featureNames.length
    this.left = this.left.filter((feature) => {
      for (let at = feature + n; at < states.length; at += n) {
        if (states[at] !== states[feature]) return false
      }
      return true
    })
  }

  /** What a user should know of them. */
  warnings(file: string): string[] {
    const { left, featureNames } = this
    if (left.length === 0) return []
    if (left.length === featureNames.length) {
      return [`${file}: no column changes within a sequence: there is nothing to forecast`]
    }
    const names = left.map((feature) => featureNames[feature])
    const [which, change, them] =
      left.length === 1 ? ['column', 'changes', 'it'] : ['columns', 'change', 'them']
    const what = `${which} ${nameList(names)} never ${change} within a sequence, which any model forecasts`
    return [`${file}: ${what}; --drop ${nameArgument(...names)} leaves ${them} out`]
  }
}
