import { readTableLike } from '../../../datasets/tables.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { valueColumns } from '../../../eval/statistics/valueColumns.js'
import { utilityTarget } from '../../../eval/utility/utilityTarget.js'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../../jobs/job.js'
import { fileOf, filesOf } from '../../jobs/jobInputs.js'
import { poolReference } from './poolReference.js'
import { readPool } from './readPool.js'
import { readTraining } from './readTraining.js'

export interface InspectConfig {
  /** The column that says which rows are one group; absent where each row stands alone. */
  key?: string
  /** The column that models of the assessment predict. */
  target?: string
}

export interface InspectFigures {
  /** Size of the training table; absent where there is none. */
  training?: { groups: number; rows: number; columns: number }
  /** Groups in each ready pool. */
  poolGroups: readonly number[]
}

/**
 * Reads every table once, so that a bad one is found before the work begins. Inputs: `training`, `types`,
 * `holdout`, `pool`, none of which has to be there.
 *
 * @throws {DataError} for a table that cannot be read or does not fit the others; `NO_VALUE_COLUMNS`; `EMPTY`;
 *   `KEY_MISSING`; what the target lacks
 */
export async function inspectJob(
  job: Job<InspectConfig>,
  _: JobSettings,
  { signal, onProgress, onLog }: JobHooks,
): Promise<JobOutcome<InspectFigures>> {
  const { key, target } = job.config
  const files = [...filesOf(job, 'training'), ...filesOf(job, 'holdout'), ...filesOf(job, 'pool')]
  let read = 0
  const show = (file: string) => onProgress(read++ / files.length, `reading ${file}`)
  const figures: InspectFigures = { poolGroups: [] }
  if (fileOf(job, 'training') !== undefined) {
    show(files[0])
    const { table: training } = await readTraining(job, key, signal)
    const { length: columns } = valueColumns(training, key)
    const groups = sequencesOf(training, key, false).count
    figures.training = { groups, rows: training.rowCount, columns }
    onLog(`${files[0]}: ${groups} groups, ${training.rowCount} rows`)
    if (target !== undefined) utilityTarget(training, target, key)
    for (const file of filesOf(job, 'holdout')) {
      show(file)
      const { table } = await readTableLike(file, training, { key, signal })
      sequencesOf(table, key, false)
    }
  }
  const reference = await poolReference(job, key, signal)
  const poolGroups: number[] = []
  for (const file of filesOf(job, 'pool')) {
    show(file)
    const { table } = await readPool(file, reference, { key, signal })
    poolGroups.push(sequencesOf(table, key, false).count)
    onLog(`${file}: ${poolGroups.at(-1)} groups`)
  }
  return { outputs: [], repeatable: true, figures: { ...figures, poolGroups } }
}
