/** The contest's accuracy figures under their published names; `…_max` is what an equal sample would score. */
export interface AccuracyFigures {
  overall: number
  univariate: number
  bivariate?: number // absent where there are fewer than two columns
  trivariate?: number
  coherence?: number // absent for flat tables
  overall_max: number
  univariate_max: number
  bivariate_max?: number
  trivariate_max?: number
  coherence_max?: number
}

/** Accuracy of one set of columns: 1 − the total variation distance of their joint cells. */
export interface AccuracyCell {
  columns: readonly string[]
  accuracy: number
  accuracyMax: number
  /** The joint cells that differ most, worst first; at most three. */
  off: readonly CellShare[]
}

/** One joint cell: its bin in every column, and its share in either table. */
export interface CellShare {
  bins: readonly string[]
  real: number
  synthetic: number
}

/** One column's distribution over its bins, as shares. */
export interface BinnedColumn {
  column: string
  bins: readonly string[]
  real: readonly number[]
  synthetic: readonly number[]
}

/** Lists are in the order of the columns, triples worst first. */
export interface AccuracyDetails {
  univariate: readonly AccuracyCell[]
  bivariate: readonly AccuracyCell[]
  /** The worst hundred. */
  trivariate: readonly AccuracyCell[]
  /** The three parts of coherence; empty for flat tables. The first has `x` and `x (next row)` as columns. */
  autocorrelation: readonly AccuracyCell[]
  categoriesPerSequence: readonly AccuracyCell[]
  sequencesPerCategory: readonly AccuracyCell[]
  bins: readonly BinnedColumn[]
  categoriesPerSequenceBins: readonly BinnedColumn[]
  sequencesPerCategoryBins: readonly BinnedColumn[]
}

export interface Accuracy {
  /** Means over the draws. */
  figures: AccuracyFigures
  /** Standard deviation of each figure over the draws; absent with one draw. */
  spread?: Partial<AccuracyFigures>
  /** Details of the first draw: every cell and bin. */
  details: AccuracyDetails
  /** What a reader must know: text columns, columns or triples left out. */
  notes: readonly string[]
}
