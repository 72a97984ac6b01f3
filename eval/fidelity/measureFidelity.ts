import { DataError } from '../../base/errors.js'
import { type Column, isNumberColumn, isTextType, type LabelColumn } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import { correlationMatrix } from '../statistics/correlation.js'
import { mean } from '../statistics/mean.js'
import { type Sort, sortedValues } from '../statistics/sortedValues.js'
import { totalVariation } from '../statistics/totalVariation.js'
import { countCodes, unionLabels } from '../statistics/unionLabels.js'
import { valueColumns } from '../statistics/valueColumns.js'
import { type BinnedPair, binLabelPair, binNumberPair } from './binnedPair.js'
import { categoricalFidelity } from './categoricalFidelity.js'
import type { CategoricalFidelity, Fidelity, NumericFidelity } from './fidelityResult.js'
import { numericFidelity } from './numericFidelity.js'
import { correlationGap, mostPairTrends, type PairCorrelation, pairTrends } from './pairTrends.js'

/**
 * How near the synthetic table is to the training table, column by column and in the correlations, from 0 to
 * 1. Datetime columns count as numeric ones in milliseconds. Text columns and the key are left out.
 *
 * @param sort pass a `keptSort` where other measures sort the same columns
 * @throws {DataError} `EMPTY`; `NO_VALUE_COLUMNS`; `NOTHING_TO_COMPARE` where there are text columns only
 */
export function measureFidelity(
  { training, synthetic, key }: JudgedTables,
  sort: Sort = sortedValues,
): Fidelity {
  const notes: string[] = []
  const all = valueColumns(training, key)
  const texts = all.filter((column) => isTextType(column.type)).map((column) => column.name)
  if (texts.length === all.length) {
    const place = { file: training.file }
    const hint = 'Give one of them another type.'
    throw new DataError('NOTHING_TO_COMPARE', 'no column but text', place, hint)
  }
  if (texts.length > 0) notes.push(`Fidelity leaves out text columns: ${texts.join(', ')}.`)

  const [real, other] = [training, synthetic].map((table) =>
    valueColumns(table, key).filter((column) => !isTextType(column.type)),
  )
  const judged = real.map((column, i) => judgeColumn(column, other[i], sort))
  const columns = judged.map((column) => column.fidelity)
  const correlations = compareCorrelations(real, other)
  const trends = pairTrends(
    real,
    judged.map((column) => column.bins),
    correlations.of,
  )
  const allPairs = (real.length * (real.length - 1)) / 2
  if (allPairs > trends.length) {
    notes.push(`Pair trends are of ${mostPairTrends} of ${allPairs} pairs of columns.`)
  }

  const columnScore = mean(columns.map((column) => column.score))
  return {
    score: (columnScore + correlations.preservation) / 2,
    columnScore,
    correlationPreservation: correlations.preservation,
    columns,
    tvdComplement: mean(columns.map((column) => column.tvdComplement)),
    pairTrendScore: trends.length > 0 ? mean(trends.map((trend) => trend.score)) : 1,
    pairTrends: trends,
    notes,
  }
}

/** A column's figures, and its bins for those of pairs. */
interface JudgedColumn {
  fidelity: NumericFidelity | CategoricalFidelity
  bins: BinnedPair
}

function judgeColumn(real: Column, synthetic: Column, sort: Sort): JudgedColumn {
  if (!isNumberColumn(real) || !isNumberColumn(synthetic)) {
    const { name: column, type } = real as LabelColumn
    const union = unionLabels([real, synthetic] as LabelColumn[])
    return { fidelity: { column, type, ...categoricalFidelity(union) }, bins: binLabelPair(union) }
  }
  const { name: column, type } = real
  const sorted = sort(real.values)
  const bins = binNumberPair(real.values, synthetic.values, sorted)
  const distance = totalVariation(
    countCodes(bins.real, bins.count),
    countCodes(bins.synthetic, bins.count),
  )
  const figures = numericFidelity(sorted, sort(synthetic.values))
  return { fidelity: { column, type, ...figures, tvdComplement: 1 - distance }, bins }
}

/**
 * Similarity of correlations, max(0, 1 − mean |ρ real − ρ synthetic|) over the pairs of numeric columns, 1 if there
 * is none.
 */
function compareCorrelations(real: readonly Column[], synthetic: readonly Column[]) {
  const names = real.filter(isNumberColumn).map((column) => column.name)
  const place = new Map(names.map((name, i) => [name, i]))
  const [realMatrix, syntheticMatrix] = [real, synthetic].map((columns) =>
    correlationMatrix(columns.filter(isNumberColumn).map((column) => column.values)),
  )
  const of: PairCorrelation = (first, second) => {
    const i = place.get(first) as number
    const j = place.get(second) as number
    return { real: realMatrix[i][j], synthetic: syntheticMatrix[i][j] }
  }
  const gaps = names.flatMap((first, i) =>
    names.slice(i + 1).map((second) => correlationGap(of(first, second))),
  )
  return { of, preservation: gaps.length > 0 ? Math.max(0, 1 - mean(gaps)) : 1 }
}
