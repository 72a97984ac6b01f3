import { factorise, solveLower } from '../../../base/linear/cholesky.js'
import { RandomStream } from '../../../base/random.js'
import { type SequenceTable, sequenceAt } from '../../../datasets/sequenceTable.js'
import { LaggedProductSums } from '../../../eval/forecast/baselines/laggedProductSums.js'
import { LaggedProducts } from '../../../eval/forecast/baselines/laggedProducts.js'
import { fitRidge, type RidgeModel } from '../../../eval/forecast/baselines/ridge.js'
import { addTimes } from '../../../eval/linear/addTimes.js'
import { dot } from '../../../eval/linear/dot.js'
import { MemoryFloats } from '../../../kernels/memoryFloats.js'
import type { Traits } from '../../../models/forecast/traits.js'
import { type ServingKernels, servingKernels } from '../../../solution/servingKernels.js'
import { WhitenedResiduals, type Whitening } from '../../../solution/whitenedResiduals.js'
import { newestFirst } from '../newestFirst.js'
import { crossFit, type Directions } from './crossFit.js'

/** Steps that the autoregression looks back, where sequences are long enough. */
const longestOrder = 20
/** Sequences of fewer steps than this many orders say too little of their own. */
const ordersASequence = 4
/** Fewest sequences: of fewer a network learns which of them it sees, not what a trait means. */
const fewestSequences = 40
const sequencesATrait = 10
/** Most features: beyond, the products of a sequence would be more than their use. */
const mostFeatures = 64
/** Sequences that are looked at; of more, so many at equal distances. */
const mostSequences = 1000
/** Factor by which a component must exceed what chance alone gives. */
const overChance = 1.1
/** Parts of the training sequences, each of which is seen by what the others gave. */
const folds = 10

/** What makes traits. */
export interface FittedTraits {
  /** Traits fitted on all training sequences: for all others. */
  served: Traits
  /** Traits fitted on the training sequences of the other folds: for those of each fold. */
  ofFold: readonly Traits[]
  /** [training sequences], the fold of each. */
  foldOf: Int32Array
}

/**
 * Fits what makes traits: the principal components of how sequences differ in the lagged products of what one
 * autoregression for all of them leaves.
 *
 * If all sequences followed that autoregression, the products' entries would be noise of variance 1 / steps around one
 * mean, and the largest eigenvalue of n sequences' d entries near (√d + √n)² / steps (Marchenko and Pastur 1967). What
 * stands out of it is a way in which sequences differ: a hidden class, a delay, a regime.
 *
 * With many more entries than sequences, those that a component was found in reach much further along it than others
 * do. A network that trained on them would come to trust what it is told too much; so each training sequence is seen by
 * components of the others, turned to those of all, and a trait's unit is what it comes to there.
 *
 * @param most components; 0 fits nothing
 * @returns null where there is nothing to be found: too few or too short sequences, or no component stands out
 * @throws {DataError} `NOT_POSITIVE_DEFINITE` as the ridge regression does
 */
export function fitTraits(
  train: SequenceTable<Float32Array>,
  most: number,
  kernels: ServingKernels = servingKernels(),
): FittedTraits | null {
  const n = train.featureNames.length
  const total = train.seqIx.length
  const lengths = Int32Array.from(train.seqIx, (_, i) => train.offsets[i + 1] - train.offsets[i])
  const median = lengths.toSorted()[total >> 1] ?? 0
  const order = Math.min(longestOrder, Math.floor(median / ordersASequence))
  const longEnough = [...lengths.keys()].filter((i) => lengths[i] >= ordersASequence * order)
  const known = longEnough.length
  if (most === 0 || order < 1 || known < fewestSequences || n > mostFeatures) return null
  const used = Math.min(known, mostSequences)
  const chosen = Array.from({ length: used }, (_, i) => longEnough[Math.floor((i * known) / used)])
  const sequences = chosen.map((i) => sequenceAt(train, i).states)
  const ridge = fitRidge(new LaggedProducts(train, order), order)
  const whitening = fitWhitening(ridge, sequences, kernels)
  const residuals = residualsOf(sequences, whitening, kernels)
  const products = laggedMeans(residuals, n, order)
  const mean = meanOf(products)
  for (const own of products) addTimes(own, -1, mean)
  const foldOf = new RandomStream(1, 'folds').permutation(total).map((rank) => rank % folds)
  const { all, ofFold, scale } = crossFit(
    gramOf(products),
    chosen.map((i) => foldOf[i]),
    Math.min(most, Math.floor(used / sequencesATrait)),
    overChance * chanceEigenvalue(residuals, n, order),
  )
  if (all.length === 0) return null
  const sets = [all, ...ofFold]
  const directions = combinations(products, sets.flat(), kernels)
  const [served, ...traitsOfFold] = sets.map((_, set): Traits => {
    const own = directions.slice(set * all.length, (set + 1) * all.length)
    return {
      ...whitening,
      count: own.length,
      directions: rowsOf(own, n, order),
      mean: Float32Array.from(own, (direction) => dot(Float64Array.from(direction), mean)),
      scale: Float32Array.from(scale),
    }
  })
  return { served, ofFold: traitsOfFold, foldOf }
}

/** The largest eigenvalue that noise alone would give, of features that do not all vary. */
function chanceEigenvalue(residuals: readonly Float64Array[], n: number, order: number): number {
  const values = residuals.reduce((sum, own) => sum + own.length, 0)
  const squares = residuals.reduce(
    (sum, own) => sum + own.reduce((total, value) => total + value * value, 0),
    0,
  )
  // A residual has variance 1, or none where its feature never changes.
  const varying = squares / values
  const entries = order * (varying * n) ** 2
  // The noise of an entry has the variance 1 / steps of its sequence.
  const inverses = residuals.reduce((sum, own) => sum + n / own.length, 0)
  const steps = residuals.length / inverses
  return (Math.sqrt(entries) + Math.sqrt(residuals.length)) ** 2 / (steps * varying ** 2)
}

/** The autoregression as one matrix on the newest states, and then its residuals made white. */
function fitWhitening(
  ridge: RidgeModel,
  sequences: readonly Float32Array[],
  kernels: ServingKernels,
): Whitening {
  const n = ridge.centre.length
  const { order } = ridge
  const width = (order + 1) * n
  const weights = newestFirst(ridge)
  const matrix = new Float64Array(n * width)
  for (let i = 0; i < n; i++) {
    matrix[i * width + i] = 1
    const own = weights.subarray(i * order * n, (i + 1) * order * n)
    matrix.set(
      own.map((weight) => -weight),
      i * width + n,
    )
  }
  const centre = Float32Array.from(ridge.centre)
  const plain = {
    order,
    centre,
    whitening: Float32Array.from(matrix),
    offset: Float32Array.from(ridge.intercept),
  }
  const factor = covarianceOf(residualsOf(sequences, plain, kernels), sizesOf(sequences, n))
  factorise(factor, n)
  const offset = ridge.intercept.slice()
  solveLower(factor, matrix, n)
  solveLower(factor, offset, n)
  return { ...plain, whitening: Float32Array.from(matrix), offset: Float32Array.from(offset) }
}

/** [steps with `order` before them, nFeatures] of each sequence. */
function residualsOf(
  sequences: readonly Float32Array[],
  whitening: Whitening,
  kernels: ServingKernels,
): Float64Array[] {
  const n = whitening.centre.length
  const following = new WhitenedResiduals(whitening, kernels)
  const residual = new Float64Array(n)
  return sequences.map((states) => {
    following.reset()
    const own = new Float64Array(states.length - whitening.order * n)
    let at = 0
    for (let step = 0; step < states.length; step += n) {
      if (!following.push(states.subarray(step, step + n), residual)) continue
      own.set(residual, at)
      at += n
    }
    return own
  })
}

/**
 * Mean lagged products of each sequence in units of its own mean square, so that a lively sequence counts no more than
 * a calm one: Σ_s w(s) w(s−lag)ᵀ / Σ_s e(s).
 *
 * @returns [order, n, n] each, lag 1 first
 */
function laggedMeans(residuals: readonly Float64Array[], n: number, order: number): Float64Array[] {
  const products = new LaggedProductSums(longestOf(residuals) / n, n, order)
  return residuals.map((own) => {
    products.add(own)
    const sums = products.take()
    let energy = 0
    for (let i = 0; i < n; i++) energy += sums[i * n + i] / n
    return sums.subarray(n * n).map((sum) => (energy > 0 ? sum / energy : 0))
  })
}

/** Root mean square of each feature; 1 for one that is always 0. */
function sizesOf(sequences: readonly Float32Array[], n: number): Float64Array {
  const squares = new Float64Array(n)
  for (const states of sequences) {
    for (let at = 0; at < states.length; at++) squares[at % n] += states[at] ** 2
  }
  const rows = sequences.reduce((sum, states) => sum + states.length / n, 0)
  return squares.map((sum) => Math.sqrt(sum / rows) || 1)
}

/** Share of a feature's size that rounding alone may leave of it, which is not to be taken for its noise. */
const roundingShare = 1e-5

function covarianceOf(residuals: readonly Float64Array[], sizes: Float64Array): Float64Array {
  const n = sizes.length
  const products = new LaggedProductSums(longestOf(residuals) / n, n, 0)
  let rows = 0
  for (const own of residuals) {
    rows += own.length / n
    products.add(own)
  }
  return products.take().map((sum, at) => {
    const rounding = at % (n + 1) === 0 ? (roundingShare * sizes[at % n]) ** 2 : 0
    return sum / rows + rounding
  })
}

function longestOf(arrays: readonly Float64Array[]): number {
  return Math.max(...arrays.map(({ length }) => length))
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0].length)
  for (const row of rows) addTimes(mean, 1 / rows.length, row)
  return mean
}

/** Entries of all rows that are looked at together. */
const blockEntries = 512

/** [n, n] of the n rows' products with each other. */
function gramOf(rows: readonly Float64Array[]): Float64Array {
  const n = rows.length
  const gram = new LaggedProductSums(blockEntries, n, 0)
  for (let from = 0; from < rows[0].length; from += blockEntries) {
    const count = Math.min(blockEntries, rows[0].length - from)
    const columns = new Float64Array(count * n)
    for (const [i, row] of rows.entries()) {
      for (let k = 0; k < count; k++) columns[k * n + i] = row[from + k]
    }
    gram.add(columns)
  }
  return gram.take()
}

/** Σ_i shares[i] · row i of each of `every`, a block of entries at a time. */
function combinations(
  rows: readonly Float64Array[],
  every: Directions,
  { memory, functions }: ServingKernels,
): Float32Array[] {
  const shares = every.map((own) => memory.write(Float32Array.from(own)))
  const block = new MemoryFloats(memory, blockEntries * rows.length)
  const product = new MemoryFloats(memory, blockEntries)
  const sums = every.map(() => new Float32Array(rows[0].length))
  for (let from = 0; from < rows[0].length; from += blockEntries) {
    const count = Math.min(blockEntries, rows[0].length - from)
    const { values } = block
    for (const [i, row] of rows.entries()) {
      for (let at = 0; at < count; at++) values[at * rows.length + i] = row[from + at]
    }
    for (const [k, sum] of sums.entries()) {
      functions.matrixVector(block.offset, shares[k], product.offset, count, rows.length)
      sum.set(product.values.subarray(0, count), from)
    }
  }
  return sums
}

/** [count · n, order · n] of components [order, n, n]. */
function rowsOf(directions: readonly Float32Array[], n: number, order: number): Float32Array {
  const rows = new Float32Array(directions.length * n * order * n)
  let at = 0
  for (const direction of directions) {
    for (let i = 0; i < n; i++) {
      for (let lag = 0; lag < order; lag++) {
        for (let j = 0; j < n; j++) rows[at++] = direction[(lag * n + i) * n + j]
      }
    }
  }
  return rows
}
