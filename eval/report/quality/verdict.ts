import type { Assessment } from '../../assessment.js'
import { formatPercent } from '../../charts/formatNumber.js'
import type { PrivacyVerdict } from '../../privacy/privacyResult.js'

/**
 * Share of the way from columns sampled independently (0) to an equal sample of real data (1) that accuracy has come;
 * undefined where the two cannot be told apart.
 */
export function accuracyReached({ accuracy, references }: Assessment): number | undefined {
  const low = references.independent.accuracy.overall
  const reached = (accuracy.overall - low) / (accuracy.overall_max - low)
  return accuracy.overall_max - low > 0.001 && Number.isFinite(reached) ? reached : undefined
}

/** What a manager needs to know, in a sentence or two: is it like the real data, of use, and safe? */
export function qualityVerdict(assessment: Assessment): string {
  const { privacy } = assessment
  const use = usefulness(assessment)
  const likeness = `${resemblance(assessment)}${use && `; ${use}`}.`
  // What is found, without the figures that it rests on.
  const safety = sentence(privacy.verdict.sentence.split(': ')[0])
  return privacy.verdict.isConcern ? `${safety} ${likeness}` : `${likeness} ${safety}`
}

function resemblance(assessment: Assessment): string {
  const { overall, overall_max: max } = assessment.accuracy
  const share = formatPercent(Math.min(1, overall / max))
  const part = assessment.gradeParts.find(({ name }) => name === 'accuracy')?.score ?? 0
  const placed = accuracyReached(assessment)
  // Where tables are small, chance takes much of the way: the grade allows for it.
  const isGood = placed !== undefined && assessment.score >= 0.9
  const reached = isGood ? Math.max(placed, part) : placed
  // What the grade says must not be taken back in words.
  if (assessment.score < 0.7 && reached !== undefined && reached >= 0.7) {
    return 'Close to a fresh sample of the real data in most columns and pairs, but not in all that counts'
  }
  if (reached === undefined) return `Reaches ${share} of the accuracy of a fresh real sample`
  if (reached >= 0.9) return `Nearly as true to the real data as a fresh sample of it`
  if (reached >= 0.7) return `Close to a fresh sample of the real data`
  if (reached >= 0.3)
    return `Keeps part of what ties the columns together: ${formatPercent(reached)} of the way to a fresh real sample`
  if (reached > 0.02) return 'Little better than sampling every column on its own'
  return 'No better than sampling every column on its own'
}

function usefulness({ utility }: Assessment): string {
  if (!utility) return ''
  const { ratio, trainSynthetic, guess } = utility.leading
  if (!Number.isFinite(ratio)) return ''
  if (trainSynthetic <= guess) return `models learn nothing about ${utility.target} from it`
  const models = `models trained on it predict ${utility.target}`
  if (ratio >= 0.995) return `${models} as well as those trained on real data`
  return `${models} with ${formatPercent(ratio)} of the accuracy that real data gives`
}

const outcomes = { concern: 'Concern', none: 'No concern', tooFew: 'Too few to tell' } as const

/** The outcome of the privacy measures in two or three words. */
export function privacyOutcome({ outcome }: Pick<PrivacyVerdict, 'outcome'>): string {
  return outcomes[outcome]
}

/** The text with a full stop at its end, whether it has one or not. */
export function sentence(text: string): string {
  return `${text.trim().replace(/\.$/, '')}.`
}
