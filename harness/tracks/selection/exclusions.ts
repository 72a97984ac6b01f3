import { counted } from '../../../base/counted.js'
import type { Unit } from '../../../datasets/unitOf.js'
import type { PoolFigures } from './selectResult.js'

type Exclusions = Pick<PoolFigures, 'duplicates' | 'copiesOfTraining' | 'tooLong' | 'singleRow'>

/** Why groups or rows of a pool cannot be chosen, each reason with how many. */
export function exclusions(counts: Exclusions, unit: Unit): string[] {
  const { duplicates, copiesOfTraining, tooLong, singleRow } = counts
  const copies = counted(
    copiesOfTraining,
    `copy of a training ${unit}`,
    `copies of training ${unit}s`,
  )
  const reasons: [count: number, reason: string][] = [
    [duplicates, counted(duplicates, 'duplicate')],
    [copiesOfTraining, copies],
    [tooLong, `${tooLong} longer than any training group`],
    [singleRow, `${singleRow} of a single row, which no training group is`],
  ]
  return reasons.flatMap(([count, reason]) => (count > 0 ? [reason] : []))
}
