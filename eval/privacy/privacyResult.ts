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

export type PrivacyRisk = 'Low' | 'Medium' | 'High' | 'Critical'

export interface Privacy {
  /** Mean of distance, 1 − membershipRisk and 1 − attributeRisk. It can't tell a copy from an honest sample. */
  score: number
  risk: PrivacyRisk
  distance: number
  membershipRisk: number
  attributeRisk: number
  /** What leads: from the holdout-relative measures where there is a holdout. */
  verdict: { isConcern: boolean; sentence: string }
  holdoutRelative?: HoldoutRelative
  /** Share of synthetic rows that equal a training row. */
  identicalMatchShare: number
  rareCombinations: RareCombinations
  recommendations: readonly string[]
  notes: readonly string[]
}
