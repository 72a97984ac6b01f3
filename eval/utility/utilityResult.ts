/** One model, trained on one table and tested on the other. */
export interface UtilityModel {
  name: string
  trainSyntheticTestReal: number
  trainRealTestSynthetic: number
  /** The smaller of the two. */
  score: number
  /**
   * Score of the model trained on synthetic rows, on rows that neither table trained with: the holdout, or a split of
   * the real table.
   */
  trainSynthetic: number
  trainReal: number
}

export interface Utility {
  target: string
  task: 'classification' | 'regression'
  /** What every figure here is. */
  metric: 'accuracy' | '1 − MAE / range'
  score: number
  /** Excellent, Good, Fair, Poor or Very poor. */
  word: string
  models: readonly UtilityModel[]
  /** The figure that leads: trained on synthetic against trained on real data, both tested on unseen real rows. */
  leading: {
    testedOn: 'holdout' | 'a split of the real table'
    testRows: number
    /** Means over models. */
    trainSynthetic: number
    trainReal: number
    /** trainSynthetic / trainReal, where what always guessing the most frequent value, or the median, scores is… */
    ratio: number
    guess: number
  }
  notes: readonly string[]
}
