import type { AccuracyCell, AccuracyDetails, BinnedColumn } from './accuracyResult.js'
import type { CategoryCoherence } from './categoryCoherence.js'
import { accuracyCell, binnedColumn, type ComparedColumns } from './comparedSet.js'
import type { ComparedRecords } from './compareRecords.js'

/** All that is compared in one draw; without coherence of categories for flat tables. */
export type ComparedTables = ComparedRecords & Partial<CategoryCoherence>

const worstTriples = 100

/** What a report shows of a comparison. */
export function accuracyDetails(compared: ComparedTables): AccuracyDetails {
  const { univariate, trivariate, categoriesPerSequence, sequencesPerCategory } = compared
  const worst = trivariate.sets.toSorted((a, b) => a.accuracy - b.accuracy).slice(0, worstTriples)
  return {
    univariate: cellsOf(univariate),
    bivariate: cellsOf(compared.bivariate),
    trivariate: cellsOf({ ...trivariate, sets: worst }),
    autocorrelation: cellsOf(compared.autocorrelation),
    categoriesPerSequence: cellsOf(categoriesPerSequence),
    sequencesPerCategory: cellsOf(sequencesPerCategory),
    bins: binsOf(univariate),
    categoriesPerSequenceBins: binsOf(categoriesPerSequence),
    sequencesPerCategoryBins: binsOf(sequencesPerCategory),
  }
}

function cellsOf(compared: ComparedColumns | undefined): AccuracyCell[] {
  return compared ? compared.sets.map((set) => accuracyCell(set, compared)) : []
}

function binsOf(compared: ComparedColumns | undefined): BinnedColumn[] {
  return compared ? compared.sets.map((set) => binnedColumn(set, compared)) : []
}
