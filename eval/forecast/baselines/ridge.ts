import { solveCholesky } from '../../../base/linear/cholesky.js'
import type { Standardisation } from '../../../datasets/standardisation.js'
import type { Forecaster } from './forecaster.js'
import type { LaggedProducts, NormalEquations } from './laggedProducts.js'

/** Penalty on the squared weights between columns of deviation 1; the intercept is free. */
export const ridgeLambda = 100

/** VAR(p): x(t+1) = centre + intercept + W · (x(t−p+1) … x(t) − centre). */
export interface RidgeModel {
  order: number
  /** [nFeatures] */
  centre: Float64Array
  /** [nFeatures] */
  intercept: Float64Array
  /** [nFeatures, order · nFeatures], the oldest step first. */
  weights: Float64Array
}

/**
 * Least squares with the penalty λ Σ weights², over all rows that `products` has for this order: (XᵀX + λI)⁻¹ XᵀY.
 *
 * Source: Hoerl and Kennard 1970, doi 10.1080/00401706.1970.10488634; of a vector autoregression as in Lütkepohl, New
 * Introduction to Multiple Time Series Analysis, 2005, section 3.2.
 *
 * @param products of standardised columns, where the penalty is to treat all alike
 */
export function fitRidge(
  products: LaggedProducts,
  order: number,
  lambda = ridgeLambda,
): RidgeModel {
  return solveRidge(products.normalEquations(order), lambda, products.centre)
}

/**
 * {@link fitRidge} of equations that are there already; they stay as they are.
 *
 * @param centre [nFeatures] that the equations are around
 */
export function solveRidge(
  equations: NormalEquations,
  lambda: number,
  centre: Float64Array,
): RidgeModel {
  const { regressorMean, targetMean } = equations
  const gram = equations.gram.slice()
  const cross = equations.cross.slice()
  const n = targetMean.length
  const size = regressorMean.length
  const order = size / n
  for (let i = 0; i < size; i++) gram[i * size + i] += lambda
  solveCholesky(gram, cross, size)

  const intercept = targetMean.slice()
  const weights = new Float64Array(n * size)
  for (let lag = 0; lag < order; lag++) {
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const weight = cross[(lag * n + j) * n + i]
        intercept[i] -= weight * regressorMean[lag * n + j]
        weights[i * size + (order - 1 - lag) * n + j] = weight
      }
    }
  }
  return { order, centre, intercept, weights }
}

/** A model of standardised columns as one of the columns as they were. */
export function ridgeInUnits(
  { order, centre, intercept, weights }: RidgeModel,
  standardisation: Standardisation,
): RidgeModel {
  const { scale } = standardisation
  const n = scale.length
  return {
    order,
    centre: centre.map((value, i) => standardisation.centre[i] + scale[i] * value),
    intercept: intercept.map((value, i) => scale[i] * value),
    weights: weights.map((weight, at) => {
      return (weight * scale[Math.floor(at / (order * n))]) / scale[at % n]
    }),
  }
}

/** Steps before the first count as being at `centre`. */
export function ridgeForecaster({ order, centre, intercept, weights }: RidgeModel): Forecaster {
  const n = centre.length
  const size = order * n
  const padded = new Float64Array(Math.ceil(n / 4) * 4 * size)
  padded.set(weights)
  const row = new Float64Array(padded.length / size)
  return {
    predictSequence(states) {
      const forecast = new Float64Array(states.length)
      // order − 1 rows of zeros, then the states around the centre: each window is one run of memory.
      const x = new Float64Array((order - 1) * n + states.length)
      for (let k = 0; k < states.length; k++) x[(order - 1) * n + k] = states[k] - centre[k % n]
      for (let at = 0; at < states.length; at += n) {
        multiply(padded, x, at, size, row)
        for (let i = 0; i < n; i++) forecast[at + i] = centre[i] + intercept[i] + row[i]
      }
      return forecast
    },
  }
}

/** out[i] = Σ w[i, k] x[at + k], four rows at once so that each x is loaded once for four products. */
function multiply(
  w: Float64Array,
  x: Float64Array,
  at: number,
  size: number,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i += 4) {
    const w0 = i * size
    const w1 = w0 + size
    const w2 = w1 + size
    const w3 = w2 + size
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let k = 0; k < size; k++) {
      const value = x[at + k]
      s0 += w[w0 + k] * value
      s1 += w[w1 + k] * value
      s2 += w[w2 + k] * value
      s3 += w[w3 + k] * value
    }
    out[i] = s0
    out[i + 1] = s1
    out[i + 2] = s2
    out[i + 3] = s3
  }
}
