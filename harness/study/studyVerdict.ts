import { formatFixed } from '../../eval/charts/formatNumber.js'
import type { ConfigurationResult, StudyResult } from './studyResult.js'

/** Differences below so many standard errors are taken for chance. */
const clearErrors = 2

/** What a study comes to, in a sentence: the best, and how surely it is not the reference or the next. */
export function studyVerdict({ configurations, reference }: StudyResult): string {
  const scored = configurations.filter(({ testR2 }) => testR2 !== undefined)
  const [best, next] = scored
  if (!best) return 'No training is finished.'
  const score = `Best on the test sequences is ${best.name} with ${formatFixed(best.testR2!.mean, 4)}`
  if (best.name !== reference) return `${score}${standing(best, 'above', reference)}.`
  return `${score}${next ? standing(next, 'below it', next.name) : ''}.`
}

/** `, 0.0105 ± 0.0009 above raw (11.7 standard errors, 2 pairs)` */
function standing(
  { name, difference }: ConfigurationResult,
  direction: string,
  other: string,
): string {
  if (!difference) return ''
  const { mean, standardError, pairs } = difference
  const size = formatFixed(Math.abs(mean), 4)
  const whose = name === other ? `; ${name} is ${size}` : `, ${size}`
  const to = name === other ? direction : `${direction} ${other}`
  if (standardError === null) return `${whose} ${to} in the one pair there is`
  const errors = Math.abs(mean) / standardError
  const surety = errors < clearErrors ? ': not told apart' : ''
  const counted = `${formatFixed(errors, 1)} standard errors, ${pairs} pairs${surety}`
  return `${whose} ± ${formatFixed(standardError, 4)} ${to} (${counted})`
}
