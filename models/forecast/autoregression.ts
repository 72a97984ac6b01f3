import { fixedShape, type ParameterShape } from '../parameterShape.js'

/**
 * A linear forecast that a network adds to: offset + weights · (x(t) − centre, x(t−1) − centre … ), steps before the
 * first counting as centre. Set from the training sequences, not trained.
 */
export interface Autoregression {
  /** States that it looks at. */
  order: number
  /** [nFeatures] */
  centre: Float32Array
  /** [nFeatures, order · nFeatures], the newest step first. */
  weights: Float32Array
  /** [nFeatures] */
  offset: Float32Array
}

/** Tensors of a weights file, in its order. */
export function autoregressionShapes(order: number, nFeatures: number): ParameterShape[] {
  return [
    fixedShape('autoregression.centre', nFeatures),
    fixedShape('autoregression.weights', nFeatures, order * nFeatures),
    fixedShape('autoregression.offset', nFeatures),
  ]
}

/** The tensors of {@link autoregressionShapes} by name. */
export function autoregressionTensors({ centre, weights, offset }: Autoregression) {
  return {
    'autoregression.centre': centre,
    'autoregression.weights': weights,
    'autoregression.offset': offset,
  }
}

/** The autoregression out of a weights file's tensors. */
export function autoregressionOf(
  order: number,
  tensors: Record<string, Float32Array>,
): Autoregression {
  return {
    order,
    centre: tensors['autoregression.centre'],
    weights: tensors['autoregression.weights'],
    offset: tensors['autoregression.offset'],
  }
}
