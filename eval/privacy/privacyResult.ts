/** Measures of privacy against rows that the generator never saw. */
export interface HoldoutRelative {
  /** Share of synthetic rows nearer to training than to holdout rows; about 0.5 where nothing was memorised. */
  dcrShare: number
  /** Shares of synthetic rows that equal a training row, and a holdout row. */
  identicalTraining: number
  identicalHoldout: number
  /** AUC of telling training from holdout rows by their distance to the synthetic data; 0.5 is none. */
  membershipAuc: number
}

/** Combinations of values that few real rows share. */
export interface RareCombinations {
  columns: readonly string[]
  /** Combinations with fewer than `k` real rows. */
  k: number
  inTraining: number
  /** How many of them stand in the synthetic table, and in the holdout. */
  inSynthetic: number
  inHoldout?: number
}

/**
 * What the measures say: training rows are given away; nothing of the kind; or the tables are so small that chance
 * could hide it.
 */
export type PrivacyOutcome = 'concern' | 'none' | 'tooFew'

export interface PrivacyVerdict {
  outcome: PrivacyOutcome
  /** Whether the outcome is `concern`. */
  isConcern: boolean
  /** Whether most of the synthetic rows are training rows. */
  isCopy: boolean
  /** What was found, with what chance gives for tables of this size. */
  sentence: string
  /** What to do about it; absent where nothing was found. */
  advice?: string
}

/** Distinct rows by rows: 1 where no row occurs twice. */
export interface DistinctRows {
  synthetic: number
  /** Distinct rows by rows of the training table, of as many rows drawn at random where the synthetic one has fewer. */
  training: number
  /** How many there are in the synthetic table. */
  count: number
}

export type PrivacyRisk = 'Low' | 'Medium' | 'High' | 'Critical'

export interface Privacy {
  /** Mean of distance, 1 − membershipRisk and 1 − attributeRisk. It can't tell a copy from an honest sample. */
  score: number
  /** The score in a word of the product specification. */
  risk: PrivacyRisk
  distance: number
  membershipRisk: number
  attributeRisk: number
  /** What leads: from the holdout-relative measures where there is a holdout. */
  verdict: PrivacyVerdict
  holdoutRelative?: HoldoutRelative
  /** Share of synthetic rows that equal a training row. */
  identicalMatchShare: number
  distinctRows: DistinctRows
  rareCombinations: RareCombinations
  /** What a product specification advises for a score like this one; the verdict has advice of its own. */
  recommendations: readonly string[]
  notes: readonly string[]
}
