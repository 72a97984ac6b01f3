import { type SequenceTable, sequenceAt } from '../../../datasets/sequenceTable.js'
import { LaggedProductSums } from './laggedProductSums.js'

/** Centred normal equations of a regression of x(t+1) on x(t), x(t−1) … x(t−p+1). */
export interface NormalEquations {
  /** Rows of the regression: steps that have p − 1 before them and one after. */
  rows: number
  /** [p·n, p·n], lower triangle, row lag·n + feature. */
  gram: Float64Array
  /** [p·n, n], regressors against targets. */
  cross: Float64Array
  /** [p·n], mean of the regressors, around `centre`. */
  regressorMean: Float64Array
  /** [n], mean of the targets, around `centre`. */
  targetMean: Float64Array
}

/**
 * Normal equations of vector autoregressions of any order up to `maxOrder`, from one pass over the table.
 *
 * The block of lags a and a + d sums x(t−a) x(t−a−d)ᵀ over the regression's steps t = p−1 … T−2 of every
 * sequence, which is over s = t − a from p−1−a to T−2−a. Along a diagonal (d fixed) only the ends of that
 * range move, so that
 *
 * 1. `products[d]` = Σ x(s) x(s−d)ᵀ over all s ≥ d is summed once: the only work that grows with T;
 * 2. taking away s < p gives the block of lags −1 and d−1, the targets x(t+1) against lag d−1;
 * 3. each next block of the diagonal takes in s = p−1−a and gives up s = T−1−a.
 *
 * States are taken around their mean over the table, so that large offsets do not cost digits.
 */
export class LaggedProducts {
  /** [n], mean of each feature over the table. */
  readonly centre: Float64Array
  private readonly n: number
  private readonly products: Float64Array[]

  constructor(
    private readonly table: SequenceTable,
    maxOrder: number,
  ) {
    this.n = table.featureNames.length
    this.centre = featureMeans(table)
    this.products = sumProducts(table, this.centre, maxOrder)
  }

  /** @param p the order: 1 … `maxOrder`, below the number of steps */
  normalEquations(p: number): NormalEquations {
    const { n } = this
    const size = p * n
    const rows = this.table.seqIx.length * (this.table.nSteps - p)
    const { regressorMean, targetMean } = this.means(p, rows)
    const gram = new Float64Array(size * size)
    const cross = new Float64Array(size * n)
    for (let d = 0; d <= p; d++) {
      const block = this.products[d].slice()
      for (let s = d; s < p; s++) this.addStep(block, s, d, -1)
      if (d > 0) writeCross(block, d - 1)
      for (let a = 0; a + d < p; a++) {
        this.addStep(block, p - 1 - a, d, 1)
        this.addStep(block, this.table.nSteps - 1 - a, d, -1)
        writeGram(block, a, a + d)
      }
    }
    return { rows, gram, cross, regressorMean, targetMean }

    function writeCross(block: Float64Array, lag: number) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const means = regressorMean[lag * n + j] * targetMean[i]
          cross[(lag * n + j) * n + i] = block[i * n + j] - rows * means
        }
      }
    }

    function writeGram(block: Float64Array, lag: number, olderLag: number) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const means = regressorMean[olderLag * n + j] * regressorMean[lag * n + i]
          gram[(olderLag * n + j) * size + lag * n + i] = block[i * n + j] - rows * means
        }
      }
    }
  }

  /** Means over the regression's rows: of the targets, then lag by lag, by the same sliding range. */
  private means(p: number, rows: number) {
    const { n } = this
    const sum = new Float64Array(n)
    // Around the mean of the table the sum over all steps is 0.
    for (let s = 0; s < p; s++) this.addSum(sum, s, -1)
    const targetMean = sum.map((value) => value / rows)
    const regressorMean = new Float64Array(p * n)
    for (let a = 0; a < p; a++) {
      this.addSum(sum, p - 1 - a, 1)
      this.addSum(sum, this.table.nSteps - 1 - a, -1)
      for (let i = 0; i < n; i++) regressorMean[a * n + i] = sum[i] / rows
    }
    return { regressorMean, targetMean }
  }

  /** Adds sign · x(s) x(s−d)ᵀ of every sequence. */
  private addStep(block: Float64Array, s: number, d: number, sign: number): void {
    const { n, centre } = this
    const { states, nSteps, seqIx } = this.table
    for (let sequence = 0; sequence < seqIx.length; sequence++) {
      const newer = (sequence * nSteps + s) * n
      const older = newer - d * n
      for (let i = 0; i < n; i++) {
        const x = sign * (states[newer + i] - centre[i])
        for (let j = 0; j < n; j++) block[i * n + j] += x * (states[older + j] - centre[j])
      }
    }
  }

  /** Adds sign · x(s) of every sequence. */
  private addSum(sum: Float64Array, s: number, sign: number): void {
    const { n, centre } = this
    const { states, nSteps, seqIx } = this.table
    for (let sequence = 0; sequence < seqIx.length; sequence++) {
      const at = (sequence * nSteps + s) * n
      for (let i = 0; i < n; i++) sum[i] += sign * (states[at + i] - centre[i])
    }
  }
}

function featureMeans({ states, featureNames }: SequenceTable): Float64Array {
  const n = featureNames.length
  const sum = new Float64Array(n)
  for (let at = 0; at < states.length; at += n) {
    for (let i = 0; i < n; i++) sum[i] += states[at + i]
  }
  return sum.map((value) => (value * n) / states.length)
}

/** Sums of lagged products, for d = 0 … maxOrder: Σ x(s) x(s−d)ᵀ over s ≥ d and all sequences, [n, n]. */
function sumProducts(table: SequenceTable, centre: Float64Array, maxOrder: number): Float64Array[] {
  const n = table.featureNames.length
  const sums = new LaggedProductSums(table.nSteps, n, maxOrder)
  const centred = new Float64Array(table.nSteps * n)
  for (let i = 0; i < table.seqIx.length; i++) {
    const { states } = sequenceAt(table, i)
    for (let at = 0; at < states.length; at += n) {
      for (let j = 0; j < n; j++) centred[at + j] = states[at + j] - centre[j]
    }
    sums.add(centred)
  }
  const products = sums.take()
  return Array.from({ length: maxOrder + 1 }, (_, d) =>
    products.subarray(d * n * n, (d + 1) * n * n),
  )
}
