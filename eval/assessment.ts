import type { ColumnType } from '../datasets/table.js'
import type { ValueLoss } from '../datasets/tables.js'
import type { AccuracyDetails, AccuracyFigures } from './accuracy/accuracyResult.js'
import type { Profile } from './columns/profileResult.js'
import type { DistanceFigures, Distances } from './distances/distancesResult.js'
import type { Fidelity } from './fidelity/fidelityResult.js'
import type { Graded } from './grade/gradeResult.js'
import type { IdFigures } from './ids/measureIds.js'
import type { Specification } from './overall.js'
import type { Privacy } from './privacy/privacyResult.js'
import type { SimilarityFigures } from './similarity/similarityFigures.js'
import type { Structure } from './structure/structureResult.js'
import type { Utility } from './utility/utilityResult.js'

/** The leading figures of a table that is set beside the synthetic one, measured the same way. */
export interface ReferenceFigures {
  accuracy: AccuracyFigures
  similarity: SimilarityFigures
  distances: DistanceFigures
  fidelity: number
  utility?: number
  privacy: number
  specification: Specification
  /** `specification.overall` under its former name. */
  overall: number
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
export interface Assessment extends Graded {
  training: TableFacts
  holdout?: TableFacts
  synthetic: TableFacts
  key?: string
  columns: readonly { name: string; type: ColumnType }[]
  seed: number
  draws: number
  replaySeed?: number

  /** Columns of ids, which are judged by nothing but themselves; absent where there are none. */
  ids?: readonly IdFigures[]
  accuracy: AccuracyFigures
  accuracySpread?: Partial<AccuracyFigures>
  similarity: SimilarityFigures
  distances: DistanceFigures
  fidelity: Fidelity
  /** What holds the rows of a sequence together; absent without a key, and where no real sequence has two rows. */
  structure?: Structure
  utility?: Utility
  privacy: Privacy
  /** What a product specification makes of fidelity, utility and privacy; the grade is another. */
  specification: Specification
  /** `specification.overall` under its former name. */
  overall: number
  /** Weights of the specification as used, after renormalising. */
  weights: { fidelity: number; utility: number; privacy: number }
  recommendations: readonly string[]

  accuracyDetails: AccuracyDetails
  distanceDetails: Omit<Distances, 'figures' | 'notes'>
  profile: Profile
  references: {
    /** Columns sampled independently from the real table. */
    independent: ReferenceFigures
    /** The holdout itself. */
    holdout?: ReferenceFigures
    /** Autocorrelation of the training table with the rows of each sequence in random order. */
    unordered?: number
  }
  coercions: readonly CoercionLoss[]
  /** Caps, stand-ins and whatever else a reader must know. */
  notes: readonly string[]
  seconds: number
}
