import { counted } from '../../../base/counted.js'
import { formatDuration } from '../../../base/progress.js'
import { type Unit, unitOf } from '../../../datasets/unitOf.js'
import { tabulated } from '../../tabulated.js'
import { aimLines } from './aimLines.js'
import { exclusions } from './exclusions.js'
import type { Selection } from './selectGroups.js'
import type { SelectionParts } from './selectionScores.js'
import type { SelectResult } from './selectResult.js'

/**
 * A selection as people read it: what it was made from, and how each phase brought it nearer to training.
 *
 * @param key the column that says which rows are one group; absent for single rows
 */
export function formatSelection(result: SelectResult, key?: string): string {
  const { out, groups, phases, pool, proposals, seconds, holdoutGroups, ended, notes } = result
  const unit = unitOf(key)
  const left = exclusions(pool, unit)
  return [
    `${out}: ${groups} of ${counted(pool.allowed, unit)}`,
    `  pool: ${counted(pool.groups, unit)}${left.length > 0 ? `; left out are ${left.join(', ')}` : ''}`,
    ...pool.sources.map(
      ({ file, model, groups: made, chosen }) =>
        `  ${file}${model === undefined ? '' : `, model ${model}`}: ${chosen} of ${made}`,
    ),
    '',
    'accuracy against training: of all rows, without the chance of a draw; estimate: of draws, as the metric makes them',
    ...tabulated([
      ['', ...Object.values(partNames), 'overall', 'estimate', 'objective', 'seconds'],
      ...phases.map(({ name, accuracy, overall, estimate, objective, seconds: took }) => [
        phaseNames[name],
        ...partsOf(accuracy).map((value) => (value === undefined ? '' : value.toFixed(4))),
        overall.toFixed(4),
        estimate.toFixed(4),
        objective.toFixed(6),
        took.toFixed(1),
      ]),
    ]),
    ...(holdoutGroups
      ? [
          '',
          `against ${unseen[holdoutGroups.from](holdoutGroups.groups, unit)}: ` +
            `${holdoutGroups.selection.toFixed(4)}, a random subset ${holdoutGroups.random.toFixed(4)} ` +
            `(against those it saw: ${holdoutGroups.trainingFit.toFixed(4)})`,
        ]
      : []),
    ...aimLines(result.shrinkage),
    ...(notes.length > 0 ? ['', 'notes', ...notes.map((note) => `  - ${note}`)] : []),
    '',
    `${counted(proposals, 'proposal')}, ${endings[ended]}; ${formatDuration(seconds)} in all`,
  ].join('\n')
}

const unseen = {
  holdout: (count: number, unit: Unit) => `${counted(count, unit)} of the holdout`,
  training: (count: number, unit: Unit) =>
    `${counted(count, `training ${unit}`)} that a short search could not see`,
} as const

const phaseNames = {
  random: 'a random subset',
  coherence: 'after coherence',
  refinement: 'after refinement',
} as const

const partNames: Readonly<Record<keyof SelectionParts, string>> = {
  univariate: 'univariate',
  bivariate: 'bivariate',
  trivariate: 'trivariate',
  autocorrelation: 'next row',
  categoriesPerSequence: 'categories/seq.',
  sequencesPerCategory: 'seq./category',
}

function partsOf(accuracy: SelectionParts): (number | undefined)[] {
  return (Object.keys(partNames) as (keyof SelectionParts)[]).map((part) => accuracy[part])
}

const notRepeatable = 'so another run may give another table'

const endings: Readonly<Record<Selection['ended'], string>> = {
  budget: 'all of the budget',
  time: `ended by --max-minutes, ${notRepeatable}`,
  target: `ended by --target, ${notRepeatable}`,
  interrupt: `ended by an interrupt, ${notRepeatable}`,
}
