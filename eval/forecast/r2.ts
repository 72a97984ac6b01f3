import { DataError } from '../../base/errors.js'
import { isScored, type Sequence } from '../../datasets/sequenceTable.js'

/** Numbers in memory: states, targets, predictions. */
export type Numbers = Float32Array | Float64Array | readonly number[]

/** The contest's score. */
export interface R2Result {
  /** Mean of `r2`. */
  meanR2: number
  /** [nFeatures] */
  r2: number[]
  /** Predictions held against a target. */
  scoredRows: number
}

/**
 * R² of each feature, pooled over all rows added: 1 − Σ(y−p)² / Σ(y−ȳ)². A constant feature scores 1 if
 * predicted exactly, else 0 (scikit-learn's rule). A prediction that is not finite makes the score NaN.
 *
 * The sum around the mean is Welford's, of the distances from the first target: the digits are kept where
 * the mean is large against the spread, and also where the first target lies far off.
 *
 * Sources: scikit-learn's `r2_score`; Welford 1962, doi 10.1080/00401706.1962.10490022.
 */
export class R2Accumulator {
  private rows = 0
  private readonly first: Float64Array
  /** Mean distance from `first`. */
  private readonly mean: Float64Array
  private readonly total: Float64Array
  private readonly residual: Float64Array

  constructor(private readonly nFeatures: number) {
    this.first = new Float64Array(nFeatures)
    this.mean = new Float64Array(nFeatures)
    this.total = new Float64Array(nFeatures)
    this.residual = new Float64Array(nFeatures)
  }

  /** Rows added so far. */
  get scoredRows(): number {
    return this.rows
  }

  /**
   * Adds one row.
   *
   * @param target nFeatures values from `targetAt` on
   * @param prediction nFeatures values from `predictionAt` on
   */
  add(target: Numbers, prediction: Numbers, targetAt = 0, predictionAt = 0): void {
    const { first, mean, total, residual } = this
    if (this.rows === 0) for (let i = 0; i < this.nFeatures; i++) first[i] = target[targetAt + i]
    const rows = ++this.rows
    for (let i = 0; i < this.nFeatures; i++) {
      const y = target[targetAt + i]
      const distance = y - first[i]
      const deviation = distance - mean[i]
      const error = y - prediction[predictionAt + i]
      mean[i] += deviation / rows
      total[i] += deviation * (distance - mean[i])
      residual[i] += error * error
    }
  }

  /**
   * Adds the scored steps of one sequence: the prediction made at a step against the state of the next.
   *
   * @param predictions [nSteps, nFeatures]; rows that are not scored are not read
   */
  addSequence({ states, needPrediction }: Sequence, predictions: Numbers): void {
    const n = this.nFeatures
    for (let step = 0; step < needPrediction.length; step++) {
      if (isScored(needPrediction, step)) this.add(states, predictions, (step + 1) * n, step * n)
    }
  }

  /** Adds the rows of another accumulator. Merge in a fixed order where the last bits must repeat. */
  merge(other: R2Accumulator): void {
    if (other.rows === 0) return
    if (this.rows === 0) this.first.set(other.first)
    const rows = this.rows + other.rows
    for (let i = 0; i < this.nFeatures; i++) {
      const apart = other.first[i] - this.first[i] + (other.mean[i] - this.mean[i])
      this.mean[i] += (apart * other.rows) / rows
      this.total[i] += other.total[i] + (apart * apart * this.rows * other.rows) / rows
      this.residual[i] += other.residual[i]
    }
    this.rows = rows
  }

  /** [nFeatures], population variance of the targets added. */
  targetVariance(): Float64Array {
    return this.total.map((total) => total / this.rows)
  }

  /** @throws {DataError} `NOTHING_SCORED` when no row was added */
  result(): R2Result {
    if (this.rows === 0) {
      throw new DataError(
        'NOTHING_SCORED',
        'no step is scored',
        {},
        'A scored step has need_prediction set and a next step in its sequence.',
      )
    }
    const r2 = Array.from(this.total, (total, i) => r2Of(this.residual[i], total))
    const meanR2 = r2.reduce((sum, value) => sum + value, 0) / r2.length
    return { meanR2, r2, scoredRows: this.rows }
  }
}

function r2Of(residual: number, total: number): number {
  if (total === 0 && residual === 0) return 1
  if (total === 0 && residual > 0) return 0
  return 1 - residual / total
}
