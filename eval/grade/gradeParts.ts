import type { AccuracyFigures } from '../accuracy/accuracyResult.js'
import { worstColumn } from './columnsKept.js'
import type { Findings } from './findings.js'
import type { GradePart, GradePartName } from './gradeResult.js'
import { placed, tvdError } from './placed.js'

/** What each part counts in the mean, before those that do not apply are left out. */
const weights: Readonly<Record<GradePartName, number>> = {
  accuracy: 3,
  coherence: 2,
  order: 1,
  structure: 1,
  columns: 1,
  discriminator: 1,
  utility: 1,
}

/** Models must beat guessing by so much for a target to say anything. */
const predictable = 0.02

type Scored = Omit<GradePart, 'weight'>

/** The parts that apply, weighted so that the weights sum to 1. */
export function gradeParts(findings: Findings): GradePart[] {
  const parts = [
    accuracyPart(findings),
    coherencePart(findings),
    orderPart(findings),
    structurePart(findings),
    worstColumn(findings),
    discriminatorPart(findings),
    utilityPart(findings),
  ].filter((part) => part !== undefined)
  const sum = parts.reduce((total, { name }) => total + weights[name], 0)
  return parts.map((part) => ({
    ...part,
    score: Math.min(1, Math.max(0, part.score)),
    weight: weights[part.name] / sum,
  }))
}

/** The contest's figure, of which coherence is a quarter. */
function accuracyPart(findings: Findings): Scored {
  return placedBetween(findings, 'accuracy', ({ overall, overall_max }) => [overall, overall_max])
}

function coherencePart(findings: Findings): Scored | undefined {
  if (findings.accuracy.coherence === undefined) return undefined
  return placedBetween(findings, 'coherence', ({ coherence, coherence_max }) => [
    coherence!,
    coherence_max!,
  ])
}

/** Autocorrelation between real sequences with their rows in random order, 0, and an equal sample, 1. */
function orderPart({ references, accuracyDetails, records }: Findings): Scored | undefined {
  const { autocorrelation } = accuracyDetails
  if (references.unordered === undefined || autocorrelation.length === 0) return undefined
  const mean = (key: 'accuracy' | 'accuracyMax') =>
    autocorrelation.reduce((sum, cell) => sum + cell[key], 0) / autocorrelation.length
  const score = placed({
    value: mean('accuracy'),
    low: references.unordered,
    high: mean('accuracyMax'),
    error: tvdError(records),
  })
  const sentence = `The order of rows is kept by ${percent(score)}, where rows in random order have 0 %.`
  return { name: 'order', score, sentence }
}

function structurePart({ structure }: Findings): Scored | undefined {
  const score = structure?.score
  if (score === undefined) return undefined
  const sentence = `The structure inside groups is kept by ${percent(score)}.`
  return { name: 'structure', score, sentence }
}

/**
 * How far the classifier stands from always knowing, between what it tells training from holdout rows by and 1.
 * Without a holdout there is nothing to compare it with where sequences have several rows: the classifier knows a
 * sequence again by its other rows, in real tables as well.
 */
function discriminatorPart({ similarity, isSequential }: Findings): Scored | undefined {
  const auc = similarity.discriminator_auc_training_synthetic
  const real = similarity.discriminator_auc_training_holdout
  if (real === undefined && isSequential) return undefined
  const least = Math.max(0.5, real ?? 0.5)
  const beside = real === undefined ? '0.5 is chance' : `holdout rows have ${real.toFixed(3)}`
  return {
    name: 'discriminator',
    score: least < 1 ? 1 - (auc - least) / (1 - least) : 1,
    sentence: `A classifier tells its rows from training rows with an AUC of ${auc.toFixed(3)}, where ${beside}.`,
  }
}

/** What models learn, between guessing, 0, and what they learn from real rows, 1. */
function utilityPart({ utility }: Findings): Scored | undefined {
  if (!utility) return undefined
  const { trainSynthetic, trainReal, guess } = utility.leading
  if (!(trainReal - guess > predictable)) return undefined
  const score = (trainSynthetic - guess) / (trainReal - guess)
  const sentence = `Models that predict ${utility.target} learn ${percent(score)} of what real rows teach them beyond guessing.`
  return { name: 'utility', score, sentence }
}

/**
 * Where the table stands between independent columns and an equal sample. The equal sample is the formula's, lowered
 * by what the holdout itself misses of it.
 *
 * @param of the figure and what an equal sample is expected to have
 */
function placedBetween(
  { accuracy, references, records }: Findings,
  name: 'accuracy' | 'coherence',
  of: (figures: AccuracyFigures) => readonly [number, number],
): Scored {
  const [value, expected] = of(accuracy)
  const [low] = of(references.independent.accuracy)
  const [held, heldExpected] = references.holdout ? of(references.holdout.accuracy) : [0, 0]
  const high = expected - Math.max(0, heldExpected - held)
  const score = placed({ value, low, high, error: tvdError(records) })
  const [share, allowed] = [percent((value - low) / (expected - low)), percent(score)]
  const sentence =
    `${name === 'accuracy' ? 'Accuracy' : 'Coherence'} is ${share} of the way from independent columns to an equal ` +
    `sample of real rows${share === allowed ? '' : `, ${allowed} where chance is allowed for`}.`
  return { name, score, sentence }
}

/** A share of nothing, as of two equal ends, counts as all of it. */
const percent = (share: number) =>
  `${Number.isFinite(share) ? Math.round(100 * Math.min(1, Math.max(0, share))) : 100} %`
