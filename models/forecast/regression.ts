import type { Standardisation } from '../../datasets/standardisation.js'

/**
 * A linear forecast of the next state in standardised values z = (x − centre) / scale, all in float64:
 *
 * x(t+1) = centre + scale · (intercept + weights · (z(t), z(t−1), …)), steps before the first counting as at the centre.
 *
 * Source: a vector autoregression, Lütkepohl, New Introduction to Multiple Time Series Analysis, 2005, section 2.1.
 */
export interface Regression extends Standardisation {
  /** Number of states that it looks at. */
  order: number
  /** [nFeatures] */
  intercept: Float64Array
  /** [nFeatures, order · nFeatures], the newest step first. */
  weights: Float64Array
}
