import { counted } from '../../../base/counted.js'
import { formatDuration } from '../../../base/progress.js'
import { type Unit, unitOf } from '../../../datasets/unitOf.js'
import { tabulated } from '../../tabulated.js'
import { gradeLines } from '../assessment/formatAssessments.js'
import { notRepeatable, poolLines } from '../pool/formatPool.js'
import { aimLines } from '../selection/aimLines.js'
import type { SelectionPhaseName } from '../selection/selectionPhase.js'
import type { SynthesisResult } from './runSynthesis.js'

/**
 * A synthesis as people read it: the generators, the pool, what selection made of it, and how good it is.
 *
 * @param key the column that says which rows are one group; absent for single rows
 */
export function formatSynthesis(result: SynthesisResult, key?: string): string {
  const { file, report, run, groups, notes, pool, selection, seconds, repeatable } = result
  const unit = unitOf(key)
  return [
    ...notes,
    ...(notes.length > 0 ? [''] : []),
    ...poolLines('pool', pool, unit),
    '',
    ...tabulated([
      ['selection', 'fit to training', 'objective', 'time'],
      ...selection.phases.map(({ name, overall, objective, seconds: took }) => [
        phaseNames[name],
        overall.toFixed(4),
        objective.toFixed(6),
        formatDuration(took),
      ]),
    ]),
    ...unseenLine(result, unit),
    ...aimLines(selection.shrinkage).map((line) => `  ${line}`),
    '',
    ...tabulated(assessmentRows(result)),
    '',
    ...gradeLines(result.assessment),
    '',
    `privacy: ${result.assessment.privacyVerdict}`,
    '',
    `${file}: ${counted(groups, unit)}`,
    `${report}: its report`,
    `${formatDuration(seconds)} in all${repeatable ? '' : `, ${notRepeatable}`}; ${run}/manifest.json`,
  ].join('\n')
}

/** What the selection is worth on rows that it could not see. */
function unseenLine(
  { holdout, selection: { holdoutGroups } }: SynthesisResult,
  unit: Unit,
): string[] {
  if (holdoutGroups?.from !== 'holdout') return []
  const { groups, selection, random } = holdoutGroups
  const origin = holdout.from === 'table' ? 'held out of the table' : 'of the holdout'
  return [
    `  against ${counted(groups, unit)} ${origin}: ${fixed(selection)}, a random subset ${fixed(random)}`,
  ]
}

const phaseNames: Readonly<Record<SelectionPhaseName, string>> = {
  random: 'a random subset',
  coherence: 'after coherence',
  refinement: 'after refinement',
}

function assessmentRows({ assessment }: SynthesisResult): string[][] {
  const { accuracy, holdoutAccuracy } = assessment
  const real = holdoutAccuracy ? 'training and holdout' : 'training'
  const head = [`against ${real}`, '', ...(holdoutAccuracy ? ['holdout'] : []), 'an equal sample']
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
