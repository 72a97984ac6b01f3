import type { AccuracyDetails, AccuracyFigures } from '../accuracy/accuracyResult.js'
import type { Fidelity } from '../fidelity/fidelityResult.js'
import type { Privacy } from '../privacy/privacyResult.js'
import type { SimilarityFigures } from '../similarity/similarityFigures.js'
import type { StandIns } from '../standIns.js'
import type { Utility } from '../utility/utilityResult.js'

/** What a grade is given for. */
export interface Findings {
  /** Records that are compared: sequences, or rows where each stands alone. */
  records: {
    /** Records of training and holdout together. */
    real: number
    synthetic: number
  }
  /** Whether a sequence can have several rows. */
  isSequential: boolean
  accuracy: AccuracyFigures
  accuracyDetails: Pick<AccuracyDetails, 'univariate' | 'autocorrelation' | 'bins'>
  similarity: SimilarityFigures
  fidelity: Pick<Fidelity, 'columns'>
  utility?: Pick<Utility, 'target' | 'leading'>
  privacy: Pick<Privacy, 'verdict' | 'distinctRows'>
  /** What is kept of the structure inside groups, 0 … 1; without a score where the real table has none. */
  structure?: { score?: number }
  /** Columns in which `_RARE_` stands for other labels. */
  standIns?: readonly StandIns[]
  references: {
    independent: { accuracy: AccuracyFigures }
    holdout?: { accuracy: AccuracyFigures }
    /** Autocorrelation of the training table with the rows of each sequence in random order. */
    unordered?: number
  }
}
