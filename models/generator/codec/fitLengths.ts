import type { Groups } from '../../../datasets/groups.js'
import type { Thresholds } from './protection.js'

/** How many groups have how many rows. */
export interface LengthCounts {
  /** Lengths that groups have, ascending. */
  values: number[]
  counts: number[]
}

/**
 * Lengths of the groups: the 5th to 7th shortest and longest group's bound the others. Where groups are too few for
 * that, all have the mean length, rounded.
 */
export function fitLengths({ count, starts }: Groups, { low, high }: Thresholds): LengthCounts {
  const lengths = Int32Array.from({ length: count }, (_, i) => starts[i + 1] - starts[i]).sort()
  const [shortest, longest] = [lengths[low - 1], lengths[count - high]]
  if (!(shortest <= longest)) {
    return { values: [Math.max(1, Math.round(starts[count] / count))], counts: [count] }
  }
  const counts = new Map<number, number>()
  for (const length of lengths) {
    const bounded = Math.min(Math.max(length, shortest), longest)
    counts.set(bounded, (counts.get(bounded) ?? 0) + 1)
  }
  return { values: [...counts.keys()], counts: [...counts.values()] }
}
