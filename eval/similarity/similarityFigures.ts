/** Similarity under the contest's published names. The figures against the holdout are there where there is one. */
export interface SimilarityFigures {
  cosine_similarity_training_synthetic: number
  cosine_similarity_training_holdout?: number
  /** 0.5: a classifier cannot tell the tables apart; 1: it always can. */
  discriminator_auc_training_synthetic: number
  discriminator_auc_training_holdout?: number
}
