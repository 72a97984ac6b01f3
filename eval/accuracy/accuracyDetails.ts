import type { AccuracyCell, AccuracyDetails } from './accuracyResult.js'
import type { CategoryCoherence } from './categoryCoherence.js'
import { accuracyCell, type ComparedColumns } from './comparedSet.js'
import type { ComparedRecords } from './compareRecords.js'

/** All that is compared in one draw; without coherence of categories for flat tables. */
export interface ComparedTables {
  records: ComparedRecords
  coherence?: CategoryCoherence
}

const worstTriples = 100

/** What a report shows of a comparison. */
export function accuracyDetails({ records, coherence }: ComparedTables): AccuracyDetails {
  const { trivariate } = records
  const worst = trivariate.sets.toSorted((a, b) => a.accuracy - b.accuracy).slice(0, worstTriples)
  return {
    univariate: cellsOf(records.univariate),
    bivariate: cellsOf(records.bivariate),
    trivariate: cellsOf({ ...trivariate, sets: worst }),
    autocorrelation: cellsOf(records.autocorrelation),
    categoriesPerSequence: coherence ? cellsOf(coherence.categoriesPerSequence) : [],
    sequencesPerCategory: coherence ? cellsOf(coherence.sequencesPerCategory) : [],
    bins: records.bins,
    categoriesPerSequenceBins: coherence?.categoriesPerSequenceBins ?? [],
    sequencesPerCategoryBins: coherence?.sequencesPerCategoryBins ?? [],
  }
}

function cellsOf(compared: ComparedColumns): AccuracyCell[] {
  return compared.sets.map((set) => accuracyCell(set, compared))
}
