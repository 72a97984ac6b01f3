import type { PointSet } from '../neighbours/pointSet.js'
import { rounded } from '../statistics/rounded.js'

/**
 * Cosine of the angle between the means of two sets of points, clipped to [0, 1], 7 decimals; 1 where both means
 * are 0, 0 where one is.
 *
 * Source: mostlyai-qa 1.9.8, `calculate_cosine_similarities`.
 */
export function cosineSimilarity(a: PointSet, b: PointSet): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)]
  const [normA, normB] = [normOf(meanA), normOf(meanB)]
  if (normA === 0 || normB === 0) return normA === normB ? 1 : 0
  const product = meanA.reduce((sum, value, d) => sum + value * meanB[d], 0)
  const cosine = Math.min(Math.max(product / (normA * normB), 0), 1)
  return rounded(cosine, 7)
}

function meanOf({ values, count, dims }: PointSet): Float64Array {
  const mean = new Float64Array(dims)
  for (let i = 0; i < values.length; i++) mean[i % dims] += values[i]
  return mean.map((sum) => sum / count)
}

function normOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
}
