import type { ColumnType } from '../datasets/table.js'
import type { ValueLoss } from '../datasets/tables.js'
import type { AccuracyDetails, AccuracyFigures } from './accuracy/accuracyResult.js'
import type { Profile } from './columns/profileResult.js'
import type { DistanceFigures, Distances } from './distances/distancesResult.js'
import type { Fidelity } from './fidelity/fidelityResult.js'
import type { Privacy } from './privacy/privacyResult.js'
import type { SimilarityFigures } from './similarity/similarityFigures.js'
import type { Structure } from './structure/structureResult.js'
import type { Utility } from './utility/utilityResult.js'

export type Grade = 'A+' | 'A' | 'B+' | 'B' | 'C' | 'F'

/** The leading figures of a table that is set beside the synthetic one, measured the same way. */
export interface ReferenceFigures {
  accuracy: AccuracyFigures
  similarity: SimilarityFigures
  distances: DistanceFigures
  fidelity: number
  utility?: number
  privacy: number
  overall: number
  grade: Grade
}

export interface TableFacts {
  file: string
  rows: number
  sequences?: number // where there is a key
}

/** Values that do not fit their column's type, or are infinite: they count as missing. */
export interface CoercionLoss extends ValueLoss {
  table: 'training' | 'holdout' | 'synthetic'
}

/** All about one synthetic table: what `--json` writes. */
export interface Assessment {
  training: TableFacts
  holdout?: TableFacts
  synthetic: TableFacts
  key?: string
  columns: readonly { name: string; type: ColumnType }[]
  seed: number
  draws: number
  replaySeed?: number

  accuracy: AccuracyFigures
  accuracySpread?: Partial<AccuracyFigures>
  similarity: SimilarityFigures
  distances: DistanceFigures
  fidelity: Fidelity
  /** What holds the rows of a sequence together; absent without a key, and where no real sequence has two rows. */
  structure?: Structure
  utility?: Utility
  privacy: Privacy
  /** Weighted mean of fidelity, utility and privacy; the weights that were used, after renormalising. */
  overall: number
  weights: { fidelity: number; utility: number; privacy: number }
  grade: Grade
  recommendations: readonly string[]

  accuracyDetails: AccuracyDetails
  distanceDetails: Omit<Distances, 'figures' | 'notes'>
  profile: Profile
  /** Figures of columns sampled independently from the real table, and of the holdout itself. */
  references: { independent: ReferenceFigures; holdout?: ReferenceFigures }
  coercions: readonly CoercionLoss[]
  /** Caps, stand-ins and whatever else a reader must know. */
  notes: readonly string[]
  seconds: number
}
