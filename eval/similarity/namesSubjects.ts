import type { Groups } from '../../datasets/groups.js'
import { isTextType, type LabelColumn } from '../../datasets/table.js'

/** Share of rows, or of sequences, with a label of their own from which a column counts as names. */
const ownShare = 0.05

/**
 * Whether a column's labels name single rows or sequences, so that other samples of the same source have others:
 * texts and ids; and, in tables of sequences, labels of which more than 5 % of the sequences have one that occurs in
 * no other (the rule for texts, with sequences in place of rows).
 *
 * @param groups sequences of the table; absent for flat tables
 */
export function namesSubjects({ type, codes, labels }: LabelColumn, groups?: Groups): boolean {
  if (isTextType(type)) return true
  if (!groups) return false
  const { count, starts, rows } = groups
  const none = -1
  const several = -2
  const holder = new Int32Array(labels.length).fill(none)
  for (let g = 0; g < count; g++) {
    for (let i = starts[g]; i < starts[g + 1]; i++) {
      const code = codes[rows[i]]
      if (code < 0) continue
      if (holder[code] === none) holder[code] = g
      else if (holder[code] !== g) holder[code] = several
    }
  }
  const withOwn = new Set(holder.filter((group) => group >= 0))
  return withOwn.size > ownShare * count
}
