/** Similarity under the contest's published names. The figures against the holdout are there where there is one. */
export interface SimilarityFigures {
  cosine_similarity_training_synthetic: number
  cosine_similarity_training_holdout?: number
  /** AUC of a classifier of the two tables: 0.5 where it cannot tell them apart, 1 where it always can. */
  discriminator_auc_training_synthetic: number
  discriminator_auc_training_holdout?: number
}
