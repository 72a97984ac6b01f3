import { type SequenceTable, sequenceAt } from '../../../datasets/sequenceTable.js'
import { LaggedProductSums } from '../../../eval/forecast/baselines/laggedProductSums.js'
import { LaggedProducts } from '../../../eval/forecast/baselines/laggedProducts.js'
import { fitRidge, type RidgeModel } from '../../../eval/forecast/baselines/ridge.js'
import { addTimes } from '../../../eval/linear/addTimes.js'
import { factorise, solveLower } from '../../../eval/linear/cholesky.js'
import { dot } from '../../../eval/linear/dot.js'
import type { Traits } from '../../../models/forecast/traits.js'
import { type ServingKernels, servingKernels } from '../../../solution/servingKernels.js'
import { WhitenedResiduals, type Whitening } from '../../../solution/whitenedResiduals.js'
import { newestFirst } from '../newestFirst.js'
import { topEigenpairs } from './topEigenpairs.js'

/** Steps that the autoregression looks back, where sequences are long enough. */
const longestOrder = 20
/** Sequences of fewer steps than this many orders say too little of their own. */
const ordersASequence = 4
const fewestSequences = 10
/** Beyond so many features the products of a sequence would be more than their use. */
const mostFeatures = 64
/** Sequences that are looked at; of more, so many at equal distances. */
const mostSequences = 1000
/** By how much a component must exceed what chance alone gives. */
const overChance = 1.1

/**
 * Fits what makes traits: the principal components of how sequences differ in the lagged products of what one
 * autoregression for all of them leaves.
 *
 * If all sequences followed that autoregression, the products' entries would be noise of variance 1 / steps around one
 * mean, and the largest eigenvalue of n sequences' d entries near (√d + √n)² / steps (Marchenko and Pastur 1967). What
 * stands out of it is a way in which sequences differ: a hidden class, a delay, a regime.
 *
 * @param most components; 0 fits nothing
 * @returns null where there is nothing to be found: too few or too short sequences, or no component stands out
 * @throws {DataError} `NOT_POSITIVE_DEFINITE` as the ridge regression does
 */
export function fitTraits(
  train: SequenceTable,
  most: number,
  kernels: ServingKernels = servingKernels(),
): Traits | null {
  const n = train.featureNames.length
  const order = Math.min(longestOrder, Math.floor(train.nSteps / ordersASequence))
  const total = train.seqIx.length
  if (most === 0 || order < 1 || total < fewestSequences || n > mostFeatures) return null
  const used = Math.min(total, mostSequences)
  const sequences = Array.from({ length: used }, (_, i) =>
    sequenceStates(train, Math.floor((i * total) / used)),
  )
  const ridge = fitRidge(new LaggedProducts(train, order), order)
  const whitening = fitWhitening(ridge, sequences, kernels)
  const residuals = residualsOf(sequences, whitening, kernels)
  const products = laggedMeans(residuals, n, order)
  const mean = meanOf(products)
  for (const own of products) for (let i = 0; i < own.length; i++) own[i] -= mean[i]
  const gram = gramOf(products)
  const chance = chanceEigenvalue(residuals, n, order)
  const components = topEigenpairs(gram, used, Math.min(most, used)).filter(
    ({ value }) => value > overChance * chance,
  )
  if (components.length === 0) return null
  const directions = components.map(({ value, vector }) => combined(products, vector, value))
  return {
    ...whitening,
    count: components.length,
    directions: rowsOf(directions, n, order),
    mean: Float32Array.from(directions, (direction) => dot(direction, mean)),
    scale: Float32Array.from(components, ({ value }) => Math.sqrt(value / used)),
  }
}

/** The largest eigenvalue that noise alone would give, of features that do not all vary. */
function chanceEigenvalue(residuals: readonly Float64Array[], n: number, order: number): number {
  const values = residuals.length * residuals[0].length
  const squares = residuals.reduce(
    (sum, own) => sum + own.reduce((total, value) => total + value * value, 0),
    0,
  )
  // A residual has variance 1, or none where its feature never changes.
  const varying = squares / values
  const entries = order * (varying * n) ** 2
  const steps = residuals[0].length / n
  return (Math.sqrt(entries) + Math.sqrt(residuals.length)) ** 2 / (steps * varying ** 2)
}

function sequenceStates(table: SequenceTable, i: number): Float32Array {
  return sequenceAt(table, i).states
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
  const products = new LaggedProductSums(residuals[0].length / n, n, order)
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
  const rows = (sequences.length * sequences[0].length) / n
  return squares.map((sum) => Math.sqrt(sum / rows) || 1)
}

/** Of a feature's size: what rounding alone may leave of it, which is not to be taken for its noise. */
const roundingShare = 1e-5

function covarianceOf(residuals: readonly Float64Array[], sizes: Float64Array): Float64Array {
  const n = sizes.length
  const products = new LaggedProductSums(residuals[0].length / n, n, 0)
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

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0].length)
  for (const row of rows) for (let i = 0; i < mean.length; i++) mean[i] += row[i] / rows.length
  return mean
}

/** Entries that are summed over at a time. */
const gramBlock = 512

/** [n, n] of the n rows' products with each other. */
function gramOf(rows: readonly Float64Array[]): Float64Array {
  const n = rows.length
  const gram = new LaggedProductSums(gramBlock, n, 0)
  for (let from = 0; from < rows[0].length; from += gramBlock) {
    const count = Math.min(gramBlock, rows[0].length - from)
    const columns = new Float64Array(count * n)
    for (const [i, row] of rows.entries()) {
      for (let k = 0; k < count; k++) columns[k * n + i] = row[from + k]
    }
    gram.add(columns)
  }
  return gram.take()
}

/** The component itself, of unit length, from the vector of its shares of the sequences. */
function combined(
  rows: readonly Float64Array[],
  shares: Float64Array,
  eigenvalue: number,
): Float64Array {
  const sum = new Float64Array(rows[0].length)
  for (const [i, row] of rows.entries()) {
    addTimes(sum, shares[i] / Math.sqrt(eigenvalue), row)
  }
  return sum
}

/** [count · n, order · n] of components [order, n, n]. */
function rowsOf(directions: readonly Float64Array[], n: number, order: number): Float32Array {
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
