import type { PointSet } from '../neighbours/pointSet.js'
import { cosineSimilarity } from './cosine.js'
import { type DiscriminatorOptions, discriminatorAuc } from './discriminatorAuc.js'
import type { EncodedTables } from './encode.js'
import type { SimilarityFigures } from './similarityFigures.js'

/**
 * How alike the training and the synthetic rows are, and beside it the training and the holdout rows.
 *
 * Source: Sidorenko et al. 2025, arXiv 2504.01908.
 */
export async function measureSimilarity(
  { training, synthetic, holdout }: EncodedTables,
  { seed, workers }: DiscriminatorOptions,
): Promise<SimilarityFigures> {
  const auc = (other: PointSet) => discriminatorAuc(training, other, { seed, workers })
  return {
    cosine_similarity_training_synthetic: cosineSimilarity(training, synthetic),
    discriminator_auc_training_synthetic: await auc(synthetic),
    ...(holdout && {
      cosine_similarity_training_holdout: cosineSimilarity(training, holdout),
      discriminator_auc_training_holdout: await auc(holdout),
    }),
  }
}
