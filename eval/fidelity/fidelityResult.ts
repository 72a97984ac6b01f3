import type { LabelType, NumberType } from '../../datasets/table.js'
/** A numeric or datetime column; each part is 1 where the tables agree. */
export interface NumericFidelity {
  column: string
  type: NumberType
  score: number
  ksComplement: number
  wassersteinComplement: number
  momentSimilarity: number
  /** 1 − the total variation distance; missing values are a category of their own. */
  tvdComplement: number
}

export interface CategoricalFidelity {
  column: string
  type: LabelType
  score: number
  /** The chi-square test's p, and min(10 p, 1). */
  chiSquareP: number
  chiSquareScore: number
  coverage: number
  tvdComplement: number
}

/** How well the dependence of two columns of any types is kept: 1 is fully. */
export interface PairTrend {
  columns: readonly [string, string]
  score: number
}

export interface Fidelity {
  /** Mean of `columnScore` and `correlationPreservation`. */
  score: number
  columnScore: number
  correlationPreservation: number
  columns: readonly (NumericFidelity | CategoricalFidelity)[]
  /** Sounder than the above on large tables: means over columns, and over pairs. */
  tvdComplement: number
  pairTrendScore: number
  pairTrends: readonly PairTrend[]
  notes: readonly string[]
}
