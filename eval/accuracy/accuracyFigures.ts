import type { ComparedTables } from './accuracyDetails.js'
import type { AccuracyFigures } from './accuracyResult.js'
import type { Nearness } from './cellAccuracy.js'
import { round7 } from './roundings.js'

/** The sets of columns whose means are the figures; lists may be empty. */
export interface AccuracyParts {
  univariate: readonly Nearness[]
  bivariate: readonly Nearness[]
  trivariate: readonly Nearness[]
  autocorrelation: readonly Nearness[]
  categoriesPerSequence: readonly Nearness[]
  sequencesPerCategory: readonly Nearness[]
}

export function accuracyParts({ records, coherence }: ComparedTables): AccuracyParts {
  return {
    univariate: records.univariate.sets,
    bivariate: records.bivariate.sets,
    trivariate: records.trivariate.sets,
    autocorrelation: records.autocorrelation.sets,
    categoriesPerSequence: coherence?.categoriesPerSequence.sets ?? [],
    sequencesPerCategory: coherence?.sequencesPerCategory.sets ?? [],
  }
}

const figureNames = ['univariate', 'bivariate', 'trivariate', 'coherence', 'overall'] as const

/**
 * Means over the sets of columns; coherence and overall are the means of those of their means that exist.
 *
 * Source: mostlyai-qa 1.9.8, `_calculate_metrics`.
 */
export function accuracyFigures(parts: AccuracyParts): AccuracyFigures {
  const accuracy = meansOf(parts, ({ accuracy }) => accuracy)
  const max = meansOf(parts, ({ accuracyMax }) => accuracyMax)
  const figures = figureNames.flatMap((name) => [
    [name, accuracy[name]],
    [`${name}_max`, max[name]],
  ])
  return Object.fromEntries(figures.filter(([, value]) => value !== undefined))
}

function meansOf(parts: AccuracyParts, figure: (nearness: Nearness) => number) {
  const meanOf = (sets: readonly Nearness[]) => mean(sets.map(figure))
  const univariate = meanOf(parts.univariate)
  const bivariate = meanOf(parts.bivariate)
  const trivariate = meanOf(parts.trivariate)
  const coherence = meanOfPresent([
    meanOf(parts.autocorrelation),
    meanOf(parts.categoriesPerSequence),
    meanOf(parts.sequencesPerCategory),
  ])
  const overall = meanOfPresent([univariate, bivariate, trivariate, coherence])
  return { univariate, bivariate, trivariate, coherence, overall }
}

function meanOfPresent(values: readonly (number | undefined)[]): number | undefined {
  return mean(values.filter((value) => value !== undefined))
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Means of each figure over draws, to seven decimals, and with two or more of them their standard deviations. */
export function overDraws(draws: readonly AccuracyFigures[]): {
  figures: AccuracyFigures
  spread?: AccuracyFigures
} {
  const each = (of: (values: readonly number[]) => number) =>
    Object.fromEntries(
      (Object.keys(draws[0]) as (keyof AccuracyFigures)[]).map((name) => [
        name,
        round7(of(draws.map((figures) => figures[name]!))),
      ]),
    ) as unknown as AccuracyFigures
  const figures = each((values) => mean(values)!)
  return draws.length < 2 ? { figures } : { figures, spread: each(standardDeviation) }
}

/** Standard deviation of a sample: the squares are divided by one less than there are values. */
function standardDeviation(values: readonly number[]): number {
  const center = mean(values)!
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}
