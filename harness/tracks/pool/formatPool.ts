import { formatDuration } from '../../../base/progress.js'
import { tabulated } from '../../tabulated.js'
import type { PoolFigures, PoolModel } from './poolStage.js'
import type { PoolResult } from './runPool.js'

/** A pool as people read it: what made it, and what is in it. */
export function formatPool(out: string, result: PoolResult): string {
  const { run, seconds, repeatable } = result
  return [
    ...poolLines(out, result),
    '',
    `${formatDuration(seconds)} in all${repeatable ? '' : `, ${notRepeatable}`}; ${run}/manifest.json`,
  ].join('\n')
}

export const notRepeatable = 'ended by --max-minutes, so another run may give another result'

/** @param name of the pool's file */
export function poolLines(
  name: string,
  { models, groups, rows, duplicates, origins, notes }: PoolFigures,
): string[] {
  const dropped = duplicates > 0 ? `, ${duplicates} duplicates dropped` : ''
  const ready = origins.filter(({ file }) => file !== undefined)
  return [
    ...modelLines(models),
    `${name}: ${groups} groups, ${rows} rows${dropped}`,
    ...ready.map(
      ({ file, model, groups: own }) =>
        `  ${file}${model === undefined ? '' : `, model ${model}`}: ${own} groups`,
    ),
    ...notes.map((note) => `  ${note}`),
  ]
}

function modelLines(models: readonly PoolModel[]): string[] {
  if (models.length === 0) return []
  return [
    ...tabulated([
      ['generator', 'valid loss', 'best epoch', 'epochs', 'time', 'groups', 'groups/s'],
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
