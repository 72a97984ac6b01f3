import { DataError } from '../../base/errors.js'
import { type Column, isNumberColumn, type LabelColumn, type Table } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import { correlationMatrix } from '../statistics/correlation.js'
import { totalVariation } from '../statistics/totalVariation.js'
import { countCodes } from '../statistics/unionLabels.js'
import { type BinnedPair, binPair } from './binnedPair.js'
import { categoricalFidelity } from './categoricalFidelity.js'
import type { CategoricalFidelity, Fidelity, NumericFidelity } from './fidelityResult.js'
import { numericFidelity } from './numericFidelity.js'
import { correlationGap, mostPairTrends, type PairCorrelation, pairTrends } from './pairTrends.js'

/**
 * How near the synthetic table is to the training table, column by column and in the correlations, from 0 to
 * 1. Datetime columns count as numeric ones in milliseconds. Text columns and the key are left out.
 *
 * @throws {DataError} `NO_ROWS`; `NOTHING_TO_COMPARE` where there are text columns only
 */
export function measureFidelity({ training, synthetic, key }: JudgedTables): Fidelity {
  for (const table of [training, synthetic]) {
    if (table.rowCount === 0) throw new DataError('NO_ROWS', 'no rows', { file: table.file })
  }
  const notes: string[] = []
  const values = training.columns.filter((column) => column.name !== key)
  const columns = values.filter((column) => column.type !== 'text')
  const texts = values.filter((column) => column.type === 'text').map((column) => column.name)
  if (texts.length > 0) notes.push(`Fidelity leaves out text columns: ${texts.join(', ')}.`)
  if (columns.length === 0) {
    throw new DataError(
      'NOTHING_TO_COMPARE',
      'no column but text',
      { file: training.file },
      'Name another type for one of them.',
    )
  }

  const others = new Map(synthetic.columns.map((column) => [column.name, column]))
  const pairs = columns.map((real) => ({ real, synthetic: others.get(real.name) as Column }))
  const binned = pairs.map((pair) => binPair(pair.real, pair.synthetic))
  const judged = pairs.map((pair, i) => columnFidelity(pair.real, pair.synthetic, binned[i]))

  const correlations = compareCorrelations(training, synthetic, columns)
  const trends = pairTrends(columns, binned, correlations.of)
  const allPairs = (columns.length * (columns.length - 1)) / 2
  if (allPairs > trends.length) {
    notes.push(`Pair trends are of ${mostPairTrends} of ${allPairs} pairs of columns.`)
  }

  const columnScore = mean(judged.map((column) => column.score))
  return {
    score: (columnScore + correlations.preservation) / 2,
    columnScore,
    correlationPreservation: correlations.preservation,
    columns: judged,
    tvdComplement: mean(judged.map((column) => column.tvdComplement)),
    pairTrendScore: trends.length > 0 ? mean(trends.map((trend) => trend.score)) : 1,
    pairTrends: trends,
    notes,
  }
}

function columnFidelity(
  real: Column,
  synthetic: Column,
  binned: BinnedPair,
): NumericFidelity | CategoricalFidelity {
  if (!isNumberColumn(real) || !isNumberColumn(synthetic)) {
    return categoricalFidelity(real as LabelColumn, synthetic as LabelColumn)
  }
  const distance = totalVariation(
    countCodes(binned.real, binned.count),
    countCodes(binned.synthetic, binned.count),
  )
  return { ...numericFidelity(real, synthetic), tvdComplement: 1 - distance }
}

/** max(0, 1 − mean |ρ real − ρ synthetic|) over the pairs of numeric columns, 1 if there is none. */
function compareCorrelations(training: Table, synthetic: Table, columns: readonly Column[]) {
  const names = columns.filter(isNumberColumn).map((column) => column.name)
  const place = new Map(names.map((name, i) => [name, i]))
  const [real, other] = [training, synthetic].map((table) =>
    correlationMatrix(numbersOf(table, names)),
  )
  const of: PairCorrelation = (first, second) => {
    const i = place.get(first) as number
    const j = place.get(second) as number
    return { real: real[i][j], synthetic: other[i][j] }
  }
  const gaps = names.flatMap((first, i) =>
    names.slice(i + 1).map((second) => correlationGap(of(first, second))),
  )
  return { of, preservation: gaps.length > 0 ? Math.max(0, 1 - mean(gaps)) : 1 }
}

function numbersOf(table: Table, names: readonly string[]): Float64Array[] {
  const columns = new Map(table.columns.filter(isNumberColumn).map((c) => [c.name, c.values]))
  return names.map((name) => columns.get(name) as Float64Array)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
