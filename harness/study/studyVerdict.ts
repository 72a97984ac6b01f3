import { formatFixed } from '../../eval/charts/formatNumber.js'
import { even } from '../../eval/forecast/worseThanBaseline.js'
import type { ConfigurationResult, Difference, StudyResult } from './studyResult.js'
import { baselineTitle } from './studyRows.js'

/** Differences that chance makes as often as this are not called differences. */
const significance = 0.05

/**
 * What a study comes to, in two sentences: the best, and how surely it is not the reference or the next; and how it stands
 * to the best baseline.
 */
export function studyVerdict(result: StudyResult): string {
  const { configurations, reference } = result
  const scored = configurations.filter(({ testR2 }) => testR2 !== undefined)
  const [best, next] = scored
  if (!best) return 'No training is finished.'
  const score = `Best on the test sequences is ${best.name} with ${formatFixed(best.testR2!.mean, 4)}`
  const other =
    best.name !== reference
      ? standing(best, 'above', reference)
      : next
        ? standing(next, 'below it', next.name)
        : ''
  return `${score}${other}.${besideBaseline(result, best, scored.length)}`
}

/** `, 0.0105 ± 0.0009 above raw (t = 11.7, 3 degrees of freedom, p = 0.0013)` */
function standing(
  { name, difference }: ConfigurationResult,
  direction: string,
  other: string,
): string {
  if (!difference) return ''
  const to = name === other ? direction : `${direction} ${other}`
  return `${name === other ? `; ${name} is ` : ', '}${sized(difference)} ${to}${surety(difference)}`
}

/** ` It is 0.0123 ± 0.0031 above ridge VAR(10), the best baseline (…).` */
function besideBaseline(
  result: StudyResult,
  { aboveBaseline }: ConfigurationResult,
  scored: number,
): string {
  if (!aboveBaseline) return ''
  const title = baselineTitle(aboveBaseline.baseline, result)
  if (Math.abs(aboveBaseline.mean) < even) {
    return ` It is as good as ${title}, the best baseline, to three decimals.`
  }
  const end = `${surety(aboveBaseline)}.`
  if (aboveBaseline.mean >= 0) {
    return ` It is ${sized(aboveBaseline)} above ${title}, the best baseline${end}`
  }
  const { pValue } = aboveBaseline
  if (pValue !== null && pValue > significance) {
    const who = scored > 1 ? 'The best' : 'It'
    const by = `it is ${sized(aboveBaseline)} below (${statistics(aboveBaseline)})`
    return ` ${who} is not told apart from ${title}, the best baseline: ${by}.`
  }
  const who = scored > 1 ? 'All configurations are' : 'It is'
  const by = `${scored > 1 ? 'the best ' : ''}by ${sized(aboveBaseline)}`
  return ` ${who} worse than ${title}, the best baseline, ${by}${end}`
}

/** `0.0105 ± 0.0009` */
function sized({ mean, standardError }: Difference): string {
  const error = standardError === null ? '' : ` ± ${formatFixed(standardError, 4)}`
  return `${formatFixed(Math.abs(mean), 4)}${error}`
}

function surety(difference: Difference): string {
  const { standardError, pValue } = difference
  if (standardError === null || pValue === null) return ' in the one pair there is'
  return ` (${statistics(difference)}${pValue > significance ? ': not told apart' : ''})`
}

/** `t = 11.7, 3 degrees of freedom, p = 0.0013`; only where there are several pairs */
function statistics({ mean, standardError, pairs, pValue }: Difference): string {
  const degrees = `${pairs - 1} degree${pairs === 2 ? '' : 's'} of freedom`
  const p = pValue! < 0.0001 ? 'p < 0.0001' : `p = ${Number(pValue!.toPrecision(2))}`
  return `t = ${formatFixed(Math.abs(mean) / standardError!, 1)}, ${degrees}, ${p}`
}
