import { isTimeType, type NumberType } from '../datasets/table.js'
import type { AccuracyCell, CellShare } from './accuracy/accuracyResult.js'
import type { Assessment } from './assessment.js'
import type { CategoricalProfile, NumericProfile, Profile } from './columns/profileResult.js'

/** What recommendations are drawn from. */
export type Findings = Pick<
  Assessment,
  'fidelity' | 'accuracyDetails' | 'utility' | 'privacy' | 'profile'
>

/** A sentence, and how much of the rows or of the score it concerns: 0 … 1. */
interface Advice {
  weight: number
  sentence: string
}

const most = 8
const mostOfAKind = 2

/** An accuracy cell is off from so much below what an equal sample would score. */
const accuracyGap = 0.02

/** What two columns together must be off by, beyond what each is alone, to be named. */
const pairGap = 0.03

/**
 * What to mend first, in sentences that name columns: a privacy concern, then by how much is off, last what privacy
 * can't be told without. At most eight; none where nothing is off by more than an equal sample would be by chance.
 */
export function recommendations(findings: Findings): string[] {
  const { accuracyDetails: details, privacy } = findings
  const gaps = new Map(details.univariate.map((cell) => [cell.columns[0], gapOf(cell)]))
  const advice = [
    ...details.univariate.flatMap((cell) => columnAdvice(cell, findings)),
    ...uncoveredAdvice(findings, gaps),
    ...worst(details.bivariate, (cell) => jointAdvice(cell, gaps)),
    ...worst(details.autocorrelation, (cell) =>
      cellAdvice(cell, `${cell.columns[0]} does not follow on the row before as it should`),
    ),
    ...worst(details.categoriesPerSequence, (cell) =>
      cellAdvice(
        cell,
        `Sequences hold too many or too few different values of ${cell.columns[0]}`,
        (off) => `${insteadOf(off)} of them hold ${off.bins[0]}`,
      ),
    ),
    ...worst(details.sequencesPerCategory, (cell) =>
      cellAdvice(
        cell,
        `Values of ${cell.columns[0]} occur in too many or too few sequences`,
        (off) => `${off.bins[0]} makes up ${insteadOf(off)} of these occurrences`,
      ),
    ),
    ...utilityAdvice(findings),
  ].sort((a, b) => b.weight - a.weight)
  const { isConcern, advice: privacyAdvice } = privacy.verdict
  const sentences = advice.map(({ sentence }) => sentence)
  if (privacyAdvice === undefined) return sentences.slice(0, most)
  return isConcern
    ? [`Do not share this table. ${privacyAdvice}`, ...sentences].slice(0, most)
    : [...sentences.slice(0, most - 1), privacyAdvice]
}

const gapOf = (cell: AccuracyCell) => cell.accuracyMax - cell.accuracy

function worst(
  cells: readonly AccuracyCell[],
  adviceOf: (cell: AccuracyCell) => Advice[],
): Advice[] {
  return cells
    .flatMap(adviceOf)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostOfAKind)
}

/** @param offText of the bins that differ most */
function cellAdvice(
  cell: AccuracyCell,
  what: string,
  offText = (off: CellShare) => `${binsOf(cell, off)} has ${insteadOf(off)} of the rows`,
): Advice[] {
  const weight = gapOf(cell)
  return weight > accuracyGap
    ? [{ weight, sentence: sentenceOf(what, cell.off.slice(0, 1).map(offText)) }]
    : []
}

/** One column's distribution: what is off in the mean, the spread, missing values, labels. */
function columnAdvice(cell: AccuracyCell, { profile }: Findings): Advice[] {
  const [column] = cell.columns
  const numeric = profile.numeric.find((other) => other.column === column)
  const categorical = profile.categorical.find((other) => other.column === column)
  const parts = [
    ...missingOff(numeric ?? categorical),
    ...(numeric ? momentsOff(numeric) : []),
    ...(categorical ? labelOff(categorical) : []),
  ]
  return cellAdvice(cell, `The distribution of ${column} is off`).map(({ weight, sentence }) => ({
    weight,
    sentence:
      parts.length > 0 ? sentenceOf(`The distribution of ${column} is off`, parts) : sentence,
  }))
}

/** Two columns together, where each alone does not explain it. */
function jointAdvice(cell: AccuracyCell, gaps: ReadonlyMap<string, number>): Advice[] {
  const alone = cell.columns.reduce((sum, column) => sum + Math.max(0, gaps.get(column) ?? 0), 0)
  const weight = gapOf(cell) - alone
  if (!(weight > pairGap)) return []
  return cellAdvice(cell, `${cell.columns.join(' and ')} do not go together as they should`).map(
    ({ sentence }) => ({ weight, sentence }),
  )
}

/** Labels that never occur, of columns whose distribution is not off by itself. */
function uncoveredAdvice({ fidelity }: Findings, gaps: ReadonlyMap<string, number>): Advice[] {
  return fidelity.columns.flatMap((column) => {
    if (!('coverage' in column) || column.coverage >= 0.9) return []
    // Such labels are rare ones: a quarter of their share weighs about as much as a distribution that is off.
    const weight = Math.max((1 - column.coverage) / 4, (gaps.get(column.column) ?? 0) / 2)
    const sentence = `${percent(1 - column.coverage)} of the real categories of ${column.column} never occur.`
    return [{ weight, sentence }]
  })
}

/** Models that learn less from the synthetic table, and the column whose dependence on the target is lost. */
function utilityAdvice({ utility, fidelity }: Findings): Advice[] {
  if (!utility) return []
  const { trainSynthetic, trainReal } = utility.leading
  const weight = trainReal - trainSynthetic
  if (!(weight > accuracyGap)) return []
  const trends = fidelity.pairTrends.filter(({ columns }) => columns.includes(utility.target))
  const lost = trends.reduce(
    (least, trend) => (trend.score < least.score ? trend : least),
    trends[0] ?? { columns: [], score: 1 },
  ).columns
  const other = lost.find((column) => column !== utility.target)
  const hint = other ? `; its dependence on ${other} is kept least` : ''
  return [
    {
      weight,
      sentence: `Models that predict ${utility.target} learn less from the synthetic table: ${utility.metric} ${trainSynthetic.toFixed(3)} where real rows give ${trainReal.toFixed(3)}${hint}.`,
    },
  ]
}

function sentenceOf(what: string, parts: readonly string[]): string {
  return parts.length > 0 ? `${what}: ${parts.join('; ')}.` : `${what}.`
}

/** Bins by column; of a row and the next one there are two of the same column. */
function binsOf({ columns }: AccuracyCell, { bins }: CellShare): string {
  return bins.map((bin, i) => (i < columns.length ? `${columns[i]} ${bin}` : bin)).join(' with ')
}

function missingOff(column: NumericProfile | CategoricalProfile | undefined): string[] {
  if (!column || Math.abs(column.missing.real - column.missing.synthetic) <= 0.01) return []
  return [`${insteadOf(column.missing)} of its values are missing`]
}

function momentsOff({ mean, std, type }: NumericProfile): string[] {
  const parts: string[] = []
  if (Math.abs(mean.synthetic - mean.real) > 0.05 * std.real) {
    parts.push(`mean ${valueText(mean.synthetic, type)} instead of ${valueText(mean.real, type)}`)
  }
  if (Math.abs(std.synthetic - std.real) > 0.05 * std.real) {
    const size = isTimeType(type) ? days : significant
    parts.push(`standard deviation ${size(std.synthetic)} instead of ${size(std.real)}`)
  }
  return parts
}

/** The label whose share differs most. */
function labelOff({ labels }: CategoricalProfile): string[] {
  const gap = (label: Profile['categorical'][0]['labels'][0]) =>
    Math.abs(label.real - label.synthetic)
  const first = labels.toSorted((a, b) => gap(b) - gap(a))[0]
  if (!first || gap(first) <= 0.01) return []
  return [`${JSON.stringify(first.label)} has ${insteadOf(first)}`]
}

const insteadOf = ({ real, synthetic }: { real: number; synthetic: number }) =>
  `${percent(synthetic)} instead of ${percent(real)}`
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const significant = (value: number) => String(Number(value.toPrecision(3)))
const days = (ms: number) => `${significant(ms / 86_400_000)} days`
const valueText = (value: number, type: NumberType) =>
  isTimeType(type) && Math.abs(value) < 8.64e15
    ? new Date(value).toISOString().slice(0, 10)
    : significant(value)
