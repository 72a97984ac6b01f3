import { formatDuration } from '../../../base/progress.js'
import { tabulated } from '../../tabulated.js'
import { gradeLines } from '../assessment/formatAssessments.js'
import { notRepeatable, poolLines } from '../pool/formatPool.js'
import type { SelectionPhaseName } from '../selection/selectionPhase.js'
import type { SynthesisResult } from './runSynthesis.js'

/** A synthesis as people read it: the generators, the pool, what selection made of it, and how good it is. */
export function formatSynthesis(result: SynthesisResult): string {
  const { file, report, run, groups, pool, selection, seconds, repeatable } = result
  return [
    ...poolLines('pool', pool),
    '',
    ...tabulated([
      ['selection', 'accuracy', 'objective', 'time'],
      ...selection.phases.map(({ name, overall, objective, seconds: took }) => [
        phaseNames[name],
        overall.toFixed(4),
        objective.toFixed(6),
        formatDuration(took),
      ]),
    ]),
    '',
    ...tabulated(assessmentRows(result)),
    '',
    ...gradeLines(result.assessment),
    '',
    `privacy: ${result.assessment.privacyVerdict}`,
    '',
    `${file}: ${groups} groups`,
    `${report}: its report`,
    `${formatDuration(seconds)} in all${repeatable ? '' : `, ${notRepeatable}`}; ${run}/manifest.json`,
  ].join('\n')
}

const phaseNames: Readonly<Record<SelectionPhaseName, string>> = {
  random: 'a random subset',
  coherence: 'after coherence',
  refinement: 'after refinement',
}

function assessmentRows({ assessment }: SynthesisResult): string[][] {
  const { accuracy, holdoutAccuracy } = assessment
  const head = ['assessment', '', ...(holdoutAccuracy ? ['holdout'] : []), 'an equal sample']
  const row = (
    name: string,
    value: number | undefined,
    holdout?: number | undefined,
    max?: number | undefined,
  ) =>
    value === undefined
      ? []
      : [[name, fixed(value), ...(holdoutAccuracy ? [fixed(holdout)] : []), fixed(max)]]
  const accuracyRow = (name: string, part: (typeof parts)[number]) =>
    row(name, accuracy[part], holdoutAccuracy?.[part], accuracy[`${part}_max`])
  return [
    head,
    ...accuracyRow('accuracy', 'overall'),
    ...accuracyRow('  univariate', 'univariate'),
    ...accuracyRow('  bivariate', 'bivariate'),
    ...accuracyRow('  trivariate', 'trivariate'),
    ...accuracyRow('  coherence', 'coherence'),
    ...row('discriminator AUC', assessment.discriminatorAuc),
    ...row('DCR share', assessment.dcrShare),
    ...row('membership attack AUC', assessment.membershipAuc),
    ...row('rows of training', assessment.identicalMatchShare),
    ...row('utility', assessment.utility),
  ]
}

const parts = ['overall', 'univariate', 'bivariate', 'trivariate', 'coherence'] as const

function fixed(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(4)
}
