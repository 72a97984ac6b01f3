/** Means over the tables of each kind; those that a table does not have are absent. */
export interface SelectionParts {
  univariate: number
  bivariate?: number
  trivariate?: number
  autocorrelation?: number
  categoriesPerSequence?: number
  sequencesPerCategory?: number
}

/** A set of groups held against a table. */
export interface SelectionScores {
  /** The smooth loss over all tables, which the search makes small. */
  objective: number
  /** The part of it that phase one makes small: that of categories per sequence and sequences per category. */
  coherenceLoss: number
  /** 1 − total variation distance, without the chance of a draw. */
  accuracy: SelectionParts
  /** The parts as the metric weights them. */
  overall: number
  /**
   * What the overall figure, weighted as the search weights it, is expected to be, draws included, against the
   * training table and as many other groups.
   */
  estimate: number
}
