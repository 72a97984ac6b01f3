import { fixedShape, type ParameterShape } from '../parameterShape.js'

/** Sizes of what makes a sequence's traits. */
export interface TraitSizes {
  /** Traits a step. */
  count: number
  /** Steps that the autoregression looks back, and largest lag of the products. */
  order: number
}

/**
 * What makes a sequence's traits out of its states: how its dynamics differ from those of the other sequences. Set
 * from the training sequences, not trained.
 *
 * With d(t) = x(t) − centre, the whitened residual is w(t) = whitening · (d(t), d(t−1) … d(t−order)) − offset, of unit
 * covariance over the training sequences. Trait k of step t is
 * (Σ_s (w(s)ᵀ D_k (w(s−1) … w(s−order)) − mean_k e(s)) / (Σ_s e(s) + {@link traitPrior}) / scale_k, where e(s) is the
 * mean square of w(s), and the sums are over the steps so far that have `order` before them.
 */
export interface Traits extends TraitSizes {
  /** [nFeatures] */
  centre: Float32Array
  /** [nFeatures, (order + 1) · nFeatures], the newest step first. */
  whitening: Float32Array
  /** [nFeatures] */
  offset: Float32Array
  /** [count · nFeatures, order · nFeatures]: row k · nFeatures + i, the newest lag first. */
  directions: Float32Array
  /** [count] */
  mean: Float32Array
  /** [count], what a trait comes to on sequences that D_k was fitted without. */
  scale: Float32Array
}

/** Steps' worth of an average sequence that the sums begin with, so that the first steps say little. */
export const traitPrior = 30

/** Tensors of a weights file, in its order. */
export function traitShapes({ count, order }: TraitSizes, nFeatures: number): ParameterShape[] {
  return [
    fixedShape('traits.centre', nFeatures),
    fixedShape('traits.whitening', nFeatures, (order + 1) * nFeatures),
    fixedShape('traits.offset', nFeatures),
    fixedShape('traits.directions', count * nFeatures, order * nFeatures),
    fixedShape('traits.mean', count),
    fixedShape('traits.scale', count),
  ]
}

const names = ['centre', 'whitening', 'offset', 'directions', 'mean', 'scale'] as const

/** The tensors of {@link traitShapes} by name. */
export function traitTensors(traits: Traits): Record<string, Float32Array> {
  return Object.fromEntries(names.map((name) => [`traits.${name}`, traits[name]]))
}

/** The traits out of a weights file's tensors. */
export function traitsOf(sizes: TraitSizes, tensors: Record<string, Float32Array>): Traits {
  const arrays = names.map((name) => [name, tensors[`traits.${name}`]])
  return { ...sizes, ...(Object.fromEntries(arrays) as Pick<Traits, (typeof names)[number]>) }
}
