/** How many sequences of a table keep to a rule, and how many would by chance. */
export interface Measured {
  /** Number of sequences that the share is of. */
  sequences: number
  /** Share that keeps to the rule. */
  share: number
  /** Share that would by chance. */
  chance: number
}

/** Excess over chance from which a table has a rule. */
const smallestExcess = 0.25
/** Fewer sequences show no rule. */
const fewestSequences = 5
/** Standard errors by which a share must exceed chance to be a rule. */
const significant = 3
/** Standard errors within which a share is as good as the one it is compared with. */
const alike = 2

/**
 * Whether a table has a rule: at least a quarter of what is above chance keeps to it, and more than three standard errors
 * of a share of as many sequences lie between.
 */
export function hasRule({ sequences, share, chance }: Measured): boolean {
  if (sequences < fewestSequences) return false
  const error = Math.sqrt((chance * (1 - chance)) / sequences)
  return share - chance > significant * error && excessOf(share, chance) >= smallestExcess
}

/**
 * How far a synthetic table keeps to a rule: its excess over chance, (share − chance) / (1 − chance), as a part of the
 * holdout's, or of the real table's where the holdout does not have the rule; 0 … 1. A share within two standard
 * errors of the difference of two shares counts as equal; without any sequence to keep to it, it is 0.
 */
export function keptOf(real: Measured, holdout: Measured | undefined, synthetic: Measured): number {
  if (synthetic.sequences === 0) return 0
  const best = holdout && hasRule(holdout) ? holdout : real
  const variance = best.share * (1 - best.share)
  const error = Math.sqrt(variance * (1 / best.sequences + 1 / synthetic.sequences))
  const share = synthetic.share + alike * error
  const kept = excessOf(share, synthetic.chance) / excessOf(best.share, best.chance)
  return Math.min(Math.max(kept, 0), 1)
}

/** 1 where nothing else is possible. */
function excessOf(share: number, chance: number): number {
  return chance < 1 ? (share - chance) / (1 - chance) : 1
}
