/**
 * Distances under the contest's names: `training`, `holdout` from synthetic rows, `trn_hol` from holdout to training
 * rows.
 */
export interface DistanceFigures {
  ims_training: number
  ims_holdout?: number
  ims_trn_hol?: number
  dcr_training: number
  dcr_holdout?: number
  dcr_trn_hol?: number
  /** Share of synthetic rows nearer to a training row than to any holdout row; ties count half. */
  dcr_share?: number
  nndr_training: number
  nndr_holdout?: number
  nndr_trn_hol?: number
  nndr_ratio?: number
}

/** Distances to the closest record as counts over common bins. */
export interface DistanceHistogram {
  /** [bins + 1] */
  edges: readonly number[]
  training: readonly number[]
  holdout?: readonly number[]
  trnHol?: readonly number[]
}

export interface Distances {
  figures: DistanceFigures
  /** Rows of each table that were compared. */
  rows: number
  /** The set of encoded dimensions that gave the figures, in words, and how many it has. */
  subset: string
  dimensions: number
  histogram: DistanceHistogram
  notes: readonly string[]
}
