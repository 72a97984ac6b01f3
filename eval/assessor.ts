import { InterruptedError } from '../base/errors.js'
import { groupRows } from '../datasets/groups.js'
import type { Table } from '../datasets/table.js'
import { type AccuracyReference, accuracyReference } from './accuracy/accuracyReference.js'
import { measureAgainst } from './accuracy/measureAccuracy.js'
import type { Assessment, CoercionLoss, ReferenceFigures, TableFacts } from './assessment.js'
import { type Distances, measureDistances } from './distances/measureDistances.js'
import { measureFidelity } from './fidelity/measureFidelity.js'
import { independentTable } from './independentTable.js'
import type { JudgedTables } from './judgedTables.js'
import { NeighbourSearch } from './neighbours/neighbourSearch.js'
import { gradeOf, type OverallWeights, overallScore, recommendations } from './overall.js'
import { measurePrivacy } from './privacy/measurePrivacy.js'
import { measureProfile } from './profile/measureProfile.js'
import { cosineSimilarity } from './similarity/cosine.js'
import { discriminatorAuc } from './similarity/discriminatorAuc.js'
import { type EncodedTables, encodeTables } from './similarity/encode.js'
import type { SimilarityFigures } from './similarity/similarityFigures.js'
import { UtilityJudge } from './utility/utilityJudge.js'

export interface AssessorOptions {
  /** The column that models predict; without it there is no utility. */
  target?: string
  /** Of all random draws but replayed ones. */
  seed: number
  /** Draws of rows that the accuracy figures are means over. */
  draws: number
  /** Draws the rows of accuracy and coherence as a published evaluation with this seed did. */
  replaySeed?: number
  weights?: OverallWeights
  /** Threads. */
  workers: number
}

export interface AssessOptions {
  coercions?: readonly CoercionLoss[]
  /** What else a reader must know. */
  notes?: readonly string[]
  /** Stops between two stages. */
  signal?: AbortSignal
  /** @param share of the work that is done, 0 … 1 */
  onProgress?: (share: number, stage: string) => void
}
