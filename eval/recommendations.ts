import { isTimeType, type NumberType } from '../datasets/table.js'
import type { AccuracyCell, CellShare } from './accuracy/accuracyResult.js'
import type { Assessment } from './assessment.js'
import { formatShare } from './charts/formatNumber.js'
import type { CategoricalProfile, NumericProfile, Profile } from './columns/profileResult.js'
import type { Findings as GradeFindings } from './grade/findings.js'
import { type GradePartName, grades } from './grade/gradeResult.js'
import { flawless } from './grade/gradeTable.js'
import { tvdError } from './grade/placed.js'
import { brokenRules } from './structure/keptRules.js'
import { ruleInWords } from './structure/ruleInWords.js'

/** What recommendations are drawn from. */
export type Findings = Pick<
  Assessment,
  | 'fidelity'
  | 'accuracyDetails'
  | 'utility'
  | 'privacy'
  | 'profile'
  | 'structure'
  | 'grade'
  | 'gradeParts'
> &
  Pick<GradeFindings, 'records' | 'standIns'>

/** What was found and what to do about it, and how much of the rows or of the score it concerns: 0 … 1. */
interface Advice {
  weight: number
  action: string
  finding: string
}

/** What to do, each with the option of `synthesize` that does it. */
const actions = {
  invent: 'Make rare labels up in their form (--invent)',
  markMissing: 'Check which marks stand for missing values in either table',
  checkColumn: 'Check types and how values are written (--types), then train longer (--epochs)',
  trainMore: 'Train longer (--epochs) or more generators (--models)',
  orderRows: 'Put the rows of each sequence in order before training, and train longer (--epochs)',
  keepStructure:
    'Train on whole sequences with their rows in order (--key; --order-by for a column that ascends)',
  enlargePool: 'Choose from a larger pool (--pool-groups)',
  mergeRare: 'Merge rare labels before training, or choose from a larger pool (--pool-groups)',
} as const

const most = 8
const mostOfAKind = 2

/** An accuracy cell is off from so much below what an equal sample would score, and from what chance may make of it. */
const accuracyGap = 0.02
const chanceErrors = 3

/** What two columns together must be off by, beyond what each is alone, to be named. */
const pairGap = 0.03

/** How much less than the holdout the synthetic table keeps to a rule of the real sequences. */
const structureGap = 0.05

/**
 * What to do first, in sentences that go on with what was found in which columns: a privacy concern, then by how much
 * is off, last what privacy can't be told without. At most eight findings; none where nothing is off by more than an
 * equal sample would be by chance, and of a table of grade A or better none of parts that the grade finds flawless.
 */
export function recommendations(findings: Findings): string[] {
  const { accuracyDetails: details, privacy, records } = findings
  const least = Math.max(accuracyGap, chanceErrors * tvdError(records))
  const asked = askedParts(findings)
  const ifAsked = (parts: readonly GradePartName[], advice: () => Advice[]) =>
    parts.some((part) => asked.has(part)) ? advice() : []
  const gaps = new Map(details.univariate.map((cell) => [cell.columns[0], gapOf(cell)]))
  const advice = [
    ...ifAsked(['columns', 'accuracy'], () => [
      ...details.univariate.flatMap((cell) => columnAdvice(cell, least, findings)),
      ...uncoveredAdvice(findings, gaps),
    ]),
    ...ifAsked(['accuracy'], () =>
      worst(details.bivariate, (cell) => jointAdvice(cell, least, gaps)),
    ),
    ...ifAsked(['order', 'coherence'], () =>
      worst(details.autocorrelation, (cell) =>
        cellAdvice(
          cell,
          least,
          `${cell.columns[0]} does not follow on the row before as it should`,
          actions.orderRows,
        ),
      ),
    ),
    ...ifAsked(['coherence'], () => coherenceAdvice(findings, least)),
    ...ifAsked(['structure'], () => structureAdvice(findings)),
    ...ifAsked(['utility'], () => utilityAdvice(findings)),
  ].sort((a, b) => b.weight - a.weight)
  const { isConcern, advice: privacyAdvice } = privacy.verdict
  const told = sentences(advice.slice(0, most - Number(privacyAdvice !== undefined)))
  if (privacyAdvice === undefined) return told
  return isConcern
    ? [`Do not share this table. ${privacyAdvice}`, ...told]
    : [...told, privacyAdvice]
}

/** Parts of the grade that advice may be of: all where the table is below A, else those that lower the grade. */
function askedParts({ grade, gradeParts }: Findings): Set<GradePartName> {
  const isGood = grades.indexOf(grade) <= grades.indexOf('A')
  const parts = gradeParts.filter(({ score }) => !isGood || score < flawless)
  return new Set(parts.map(({ name }) => name))
}

/** What sequences hold of a column's values, and in how many sequences those occur. */
function coherenceAdvice({ accuracyDetails: details }: Findings, least: number): Advice[] {
  return [
    ...worst(details.categoriesPerSequence, (cell) =>
      cellAdvice(
        cell,
        least,
        `sequences hold too many or too few different values of ${cell.columns[0]}`,
        actions.enlargePool,
        (off) => `${insteadOf(off)} of them hold ${off.bins[0]}`,
      ),
    ),
    ...worst(details.sequencesPerCategory, (cell) =>
      cellAdvice(
        cell,
        least,
        `values of ${cell.columns[0]} occur in too many or too few sequences`,
        actions.enlargePool,
        (off) => `${off.bins[0]} makes up ${insteadOf(off)} of these occurrences`,
      ),
    ),
  ]
}

/** A sentence for each action, in the order of the first finding that asks for it. */
function sentences(advice: readonly Advice[]): string[] {
  const findings = new Map<string, string[]>()
  for (const { action, finding } of advice) {
    findings.set(action, [...(findings.get(action) ?? []), finding])
  }
  return [...findings].map(([action, found]) => `${action}: ${found.join('; ')}.`)
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

/**
 * @param least gap from which on a cell is off
 * @param offText of the bins that differ most
 */
function cellAdvice(
  cell: AccuracyCell,
  least: number,
  what: string,
  action: string,
  offText = (off: CellShare) => `${binsOf(cell, off)} has ${insteadOf(off)} of the rows`,
): Advice[] {
  const weight = gapOf(cell)
  return weight > least
    ? [{ weight, action, finding: findingOf(what, cell.off.slice(0, 1).map(offText)) }]
    : []
}

/** One column's distribution: what is off in the mean, the spread, missing values, labels. */
function columnAdvice(
  cell: AccuracyCell,
  least: number,
  { profile, standIns = [] }: Findings,
): Advice[] {
  const [column] = cell.columns
  const numeric = profile.numeric.find((other) => other.column === column)
  const categorical = profile.categorical.find((other) => other.column === column)
  const missing = missingOff(numeric ?? categorical)
  const parts = [
    ...missing,
    ...(numeric ? momentsOff(numeric) : []),
    ...(categorical ? labelOff(categorical) : []),
  ]
  const what = `the distribution of ${column} is off`
  // What is neither, such as the length of a sequence, has no type to be checked.
  const action = standIns.some((own) => own.column === column)
    ? actions.invent
    : missing.length > 0
      ? actions.markMissing
      : (numeric ?? categorical)
        ? actions.checkColumn
        : actions.enlargePool
  return cellAdvice(cell, least, what, action).map((advice) =>
    parts.length > 0 ? { ...advice, finding: findingOf(what, parts) } : advice,
  )
}

/** Two columns together, where each alone does not explain it. */
function jointAdvice(
  cell: AccuracyCell,
  least: number,
  gaps: ReadonlyMap<string, number>,
): Advice[] {
  const alone = cell.columns.reduce((sum, column) => sum + Math.max(0, gaps.get(column) ?? 0), 0)
  const weight = gapOf(cell) - alone
  if (!(weight > Math.max(pairGap, least))) return []
  const what = `${cell.columns.join(' and ')} do not go together as they should`
  return cellAdvice(cell, least, what, actions.trainMore).map((advice) => ({ ...advice, weight }))
}

/** Labels that never occur, of columns whose distribution is not off by itself. */
function uncoveredAdvice({ fidelity }: Findings, gaps: ReadonlyMap<string, number>): Advice[] {
  return fidelity.columns.flatMap((column) => {
    if (!('coverage' in column) || column.coverage >= 0.9) return []
    // Such labels are rare ones: a quarter of their share weighs about as much as a distribution that is off.
    const weight = Math.max((1 - column.coverage) / 4, (gaps.get(column.column) ?? 0) / 2)
    const finding = `${percent(1 - column.coverage)} of the real categories of ${column.column} never occur`
    return [{ weight, action: actions.mergeRare, finding }]
  })
}

/** What holds the rows of real sequences together and not those of synthetic ones. */
function structureAdvice({ structure }: Findings): Advice[] {
  if (!structure) return []
  return brokenRules(structure)
    .map(({ column: { column, type }, shares }) => ({
      weight: 1 - shares.kept,
      action: actions.keepStructure,
      finding: `in ${percent(shares.real ?? 0)} of the real sequences ${column} ${ruleInWords(shares, type)}, in ${percent(shares.synthetic ?? 0)} of the synthetic ones`,
    }))
    .filter(({ weight }) => weight > structureGap)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostOfAKind)
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
  const hint = other ? `, its dependence on ${other} is kept least` : ''
  return [
    {
      weight,
      action: actions.trainMore,
      finding: `models that predict ${utility.target} learn less from the synthetic table (${utility.metric} ${trainSynthetic.toFixed(3)} where real rows give ${trainReal.toFixed(3)}${hint})`,
    },
  ]
}

function findingOf(what: string, parts: readonly string[]): string {
  return parts.length > 0 ? `${what} (${parts.join(', ')})` : what
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
const percent = (share: number) => formatShare(share).replace('\u00a0', ' ')
const significant = (value: number) => String(Number(value.toPrecision(3)))
const days = (ms: number) => `${significant(ms / 86_400_000)} days`
const valueText = (value: number, type: NumberType) =>
  isTimeType(type) && Math.abs(value) < 8.64e15
    ? new Date(value).toISOString().slice(0, 10)
    : significant(value)
