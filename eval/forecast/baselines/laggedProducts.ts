import { lengthRange } from '../../../datasets/sequenceOffsets.js'
import { type SequenceTable, type States, sequenceAt } from '../../../datasets/sequenceTable.js'
import { LaggedProductSums } from './laggedProductSums.js'

/** Centred normal equations of a regression of x(t+1) on x(t), x(t−1) … x(t−p+1). */
export interface NormalEquations {
  /** Number of rows of the regression: steps that have p − 1 before them and one after. */
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

/** Sequences that enter the regressions of the same orders, and their sums. */
interface LengthClass {
  /** Steps of the shortest of them: they enter orders below this. */
  nSteps: number
  sequences: States[]
  /** Σ x(s) x(s−d)ᵀ over s ≥ d and all the sequences, [n, n], for each d = 0 … maxOrder. */
  products: Float64Array[]
  /** [n], Σ x(s) over all steps of the sequences. */
  sum: Float64Array
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
 * A sequence of T steps has rows for orders below T alone, so that the sums are kept apart by length up to
 * `maxOrder`. States are taken around their mean over the table, so that large offsets do not cost digits.
 */
export class LaggedProducts {
  /** [n], mean of each feature over the table. */
  readonly centre: Float64Array
  private readonly n: number
  private readonly classes: readonly LengthClass[]

  constructor(table: SequenceTable, maxOrder: number) {
    this.n = table.featureNames.length
    this.centre = featureMeans(table)
    this.classes = lengthClasses(table, this.centre, maxOrder)
  }

  /** @param p the order: 1 … `maxOrder`, below the steps of the longest sequence */
  normalEquations(p: number): NormalEquations {
    const { n } = this
    const size = p * n
    const classes = this.classes.filter(({ nSteps }) => nSteps > p)
    const sequences = classes.flatMap((own) => own.sequences)
    const rows = sequences.reduce((sum, states) => sum + (states.length / n - p), 0)
    const { regressorMean, targetMean } = this.means(p, rows, classes, sequences)
    const gram = new Float64Array(size * size)
    const cross = new Float64Array(size * n)
    for (let d = 0; d <= p; d++) {
      const block = summed(classes.map(({ products }) => products[d]))
      for (let s = d; s < p; s++) this.addStep(sequences, block, () => s, d, -1)
      if (d > 0) writeCross(block, d - 1)
      for (let a = 0; a + d < p; a++) {
        this.addStep(sequences, block, () => p - 1 - a, d, 1)
        this.addStep(sequences, block, (nSteps) => nSteps - 1 - a, d, -1)
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
  private means(
    p: number,
    rows: number,
    classes: readonly LengthClass[],
    sequences: readonly States[],
  ) {
    const { n } = this
    const sum = summed(classes.map((own) => own.sum))
    for (let s = 0; s < p; s++) this.addSum(sequences, sum, () => s, -1)
    const targetMean = sum.map((value) => value / rows)
    const regressorMean = new Float64Array(p * n)
    for (let a = 0; a < p; a++) {
      this.addSum(sequences, sum, () => p - 1 - a, 1)
      this.addSum(sequences, sum, (nSteps) => nSteps - 1 - a, -1)
      for (let i = 0; i < n; i++) regressorMean[a * n + i] = sum[i] / rows
    }
    return { regressorMean, targetMean }
  }

  /** Adds sign · x(s) x(s−d)ᵀ of every sequence, where s is `step` of its number of steps. */
  private addStep(
    sequences: readonly States[],
    block: Float64Array,
    step: (nSteps: number) => number,
    d: number,
    sign: number,
  ): void {
    const { n, centre } = this
    const old = new Float64Array(n)
    for (const states of sequences) {
      const newer = step(states.length / n) * n
      const older = newer - d * n
      for (let j = 0; j < n; j++) old[j] = states[older + j] - centre[j]
      for (let i = 0; i < n; i++) {
        const x = sign * (states[newer + i] - centre[i])
        for (let j = 0; j < n; j++) block[i * n + j] += x * old[j]
      }
    }
  }

  /** Adds sign · x(s) of every sequence. */
  private addSum(
    sequences: readonly States[],
    sum: Float64Array,
    step: (nSteps: number) => number,
    sign: number,
  ): void {
    const { n, centre } = this
    for (const states of sequences) {
      const at = step(states.length / n) * n
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

function lengthClasses(
  table: SequenceTable,
  centre: Float64Array,
  maxOrder: number,
): LengthClass[] {
  const n = centre.length
  const byLength = new Map<number, States[]>()
  for (let i = 0; i < table.seqIx.length; i++) {
    const { states } = sequenceAt(table, i)
    const nSteps = Math.min(states.length / n, maxOrder + 1)
    const alike = byLength.get(nSteps)
    if (alike) alike.push(states)
    else byLength.set(nSteps, [states])
  }
  const sums = new LaggedProductSums(lengthRange(table.offsets).longest, n, maxOrder)
  return Array.from(byLength, ([nSteps, sequences]) => {
    // Around the mean of the table the sum over all of it is 0, whatever rounding makes of it.
    const sum = new Float64Array(n)
    if (byLength.size > 1) for (const states of sequences) addSteps(sum, states, centre)
    return { nSteps, sequences, products: sumProducts(sums, sequences, centre, maxOrder), sum }
  })
}

function addSteps(sum: Float64Array, states: States, centre: Float64Array): void {
  const n = sum.length
  for (let at = 0; at < states.length; at++) sum[at % n] += states[at] - centre[at % n]
}

function sumProducts(
  sums: LaggedProductSums,
  sequences: readonly States[],
  centre: Float64Array,
  maxOrder: number,
): Float64Array[] {
  const n = centre.length
  for (const states of sequences) {
    const centred = new Float64Array(states.length)
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

/** The sum of arrays of one length, one at least. */
function summed([first, ...others]: readonly Float64Array[]): Float64Array {
  const sum = first.slice()
  for (const other of others) for (let i = 0; i < sum.length; i++) sum[i] += other[i]
  return sum
}
