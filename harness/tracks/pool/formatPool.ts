import { counted } from '../../../base/counted.js'
import { formatDuration } from '../../../base/progress.js'
import { type Unit, unitOf } from '../../../datasets/unitOf.js'
import { tabulated } from '../../tabulated.js'
import type { PoolFigures, PoolModel } from './poolStage.js'
import type { PoolResult } from './runPool.js'

/**
 * A pool as people read it: what made it, and what is in it.
 *
 * @param key the column that says which rows are one group; absent for single rows
 */
export function formatPool(out: string, result: PoolResult, key?: string): string {
  const { run, seconds, repeatable } = result
  return [
    ...poolLines(out, result, unitOf(key)),
    '',
    `${formatDuration(seconds)} in all${repeatable ? '' : `, ${notRepeatable}`}; ${run}/manifest.json`,
  ].join('\n')
}

export const notRepeatable = 'ended by --max-minutes, so another run may give another result'

/** @param name of the pool's file */
export function poolLines(
  name: string,
  { models, groups, rows, duplicates, origins, notes }: PoolFigures,
  unit: Unit,
): string[] {
  const size = [...(unit === 'group' ? [counted(groups, 'group')] : []), counted(rows, 'row')]
  if (duplicates > 0) size.push(`${counted(duplicates, 'duplicate')} dropped`)
  const ready = origins.filter(({ file }) => file !== undefined)
  return [
    ...modelLines(models, unit),
    `${name}: ${size.join(', ')}`,
    ...ready.map(
      ({ file, model, groups: own }) =>
        `  ${file}${model === undefined ? '' : `, model ${model}`}: ${counted(own, unit)}`,
    ),
    ...notes.map((note) => `  ${note}`),
  ]
}

function modelLines(models: readonly PoolModel[], unit: Unit): string[] {
  if (models.length === 0) return []
  return [
    ...tabulated([
      ['generator', 'valid loss', 'best epoch', 'epochs', 'time', `${unit}s`, `${unit}s/s`],
      ...models.map((one) => [
        `${one.model}`,
        one.validLoss.toFixed(4),
        `${one.bestEpoch + 1}`,
        `${one.epochs}`,
        formatDuration(one.seconds),
        `${one.groups}`,
        one.groupsPerSecond.toFixed(0),
      ]),
    ]),
    '',
  ]
}
