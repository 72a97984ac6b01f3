import type { PoolFigures } from './selectResult.js'

type Exclusions = Pick<PoolFigures, 'duplicates' | 'copiesOfTraining' | 'tooLong' | 'singleRow'>

/** Why groups of a pool cannot be chosen, each reason with how many. */
export function exclusions(counts: Exclusions): string[] {
  const reasons: [count: number, reason: string][] = [
    [counts.duplicates, 'duplicates'],
    [counts.copiesOfTraining, 'copies of training groups'],
    [counts.tooLong, 'longer than any training group'],
    [counts.singleRow, 'of a single row, which no training group is'],
  ]
  return reasons.flatMap(([count, reason]) => (count > 0 ? [`${count} ${reason}`] : []))
}
