import type { RandomStream } from '../../../base/random.js'

/** A place among weights, each as probable as its weight; nothing is drawn where there is one alone. */
export function drawWeighted(weights: readonly number[], random: RandomStream): number {
  if (weights.length === 1) return 0
  let left = random.integer(weights.reduce((sum, weight) => sum + weight, 0))
  return weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
}
