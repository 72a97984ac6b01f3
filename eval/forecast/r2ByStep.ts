import { isScored, type Sequence } from '../../datasets/sequenceTable.js'
import { type Numbers, R2Accumulator } from './r2.js'

/** How good the predictions made at one step are, over all sequences; mean over features. */
export interface StepR2 {
  step: number
  r2: number
  /** Predictions that were scored there: of the sequences that reach so far. */
  rows: number
}

interface StepErrors {
  rows: number
  /** [nFeatures], Σ of squared errors. */
  squares: Float64Array
}

/**
 * R² of the predictions made at each step: 1 − the mean squared error there, in units of the variance of all
 * scored targets, mean over features. Weighted by rows the steps average to the pooled R². Held against the
 * spread at the step alone, as a score of its own would be, few sequences would make every step look worse.
 */
export class R2ByStep {
  private readonly pooled: R2Accumulator
  private readonly steps: StepErrors[] = []

  constructor(private readonly nFeatures: number) {
    this.pooled = new R2Accumulator(nFeatures)
  }

  /** @param predictions [nSteps, nFeatures]; rows that are not scored are not read */
  addSequence(sequence: Sequence, predictions: Numbers): void {
    const { states, needPrediction } = sequence
    const n = this.nFeatures
    this.pooled.addSequence(sequence, predictions)
    for (let step = 0; step < needPrediction.length; step++) {
      while (this.steps.length <= step) {
        this.steps.push({ rows: 0, squares: new Float64Array(n) })
      }
      if (!isScored(needPrediction, step)) continue
      const errors = this.steps[step]
      errors.rows++
      for (let i = 0; i < n; i++) {
        errors.squares[i] += (states[(step + 1) * n + i] - predictions[step * n + i]) ** 2
      }
    }
  }

  /** Scores in step order; steps that were never scored and constant features are left out. */
  result(): StepR2[] {
    const variance = this.pooled.targetVariance()
    const varying = [...variance.keys()].filter((i) => variance[i] > 0)
    if (varying.length === 0) return []
    return this.steps.flatMap(({ rows, squares }, step) => {
      if (rows === 0) return []
      const share = varying.reduce((sum, i) => sum + squares[i] / rows / variance[i], 0)
      return [{ step, r2: 1 - share / varying.length, rows }]
    })
  }
}
