import { counted } from '../../../base/counted.js'
import { readTableLike } from '../../../datasets/tables.js'
import { type Unit, unitOf } from '../../../datasets/unitOf.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { valueColumns } from '../../../eval/statistics/valueColumns.js'
import { utilityTarget } from '../../../eval/utility/utilityTarget.js'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../../jobs/job.js'
import { fileOf, filesOf } from '../../jobs/jobInputs.js'
import { checkHoldout } from '../holdout/checkHoldout.js'
import { fewestHeldOutGroups } from '../holdout/splitHoldout.js'
import { poolReference } from './poolReference.js'
import { readPool } from './readPool.js'
import { readTraining, type TrainingRows } from './readTraining.js'

export interface InspectConfig extends TrainingRows {
  /** The column that models of the assessment predict. */
  target?: string
}

/** Size of a training table. */
export interface TrainingSize {
  /** Groups and rows that are learned from. */
  groups: number
  rows: number
  /** Columns but for the key. */
  columns: number
  /** Groups of the table that are held out of it. */
  heldOut: number
}

export interface InspectFigures {
  /** Absent where there is no training table. */
  training?: TrainingSize
  /** Groups that nothing learns from: those of a file, or held out of the training table. */
  holdoutGroups: number
  /** What a reader must know of the holdout. */
  notes: readonly string[]
  /** Groups in each ready pool. */
  poolGroups: readonly number[]
}

/**
 * Reads every table once, so that a bad one is found before the work begins, and counts groups. Inputs: `training`, `types`,
 * `holdout`, `pool`, none of which has to be there.
 *
 * @throws {DataError} for a table that cannot be read or does not fit the others; `NO_VALUE_COLUMNS`; `EMPTY`;
 *   `KEY_MISSING`; `HOLDOUT_OVERLAPS`; what the target lacks
 */
export async function inspectJob(
  job: Job<InspectConfig>,
  _: JobSettings,
  { signal, onProgress, onLog }: JobHooks,
): Promise<JobOutcome<InspectFigures>> {
  const { key, split, missing, target } = job.config
  const files = [...filesOf(job, 'training'), ...filesOf(job, 'holdout'), ...filesOf(job, 'pool')]
  const unit = unitOf(key)
  let read = 0
  const show = (file: string) => onProgress(read++ / files.length, `reading ${file}`)
  const notes: string[] = []
  const figures: InspectFigures = { poolGroups: [], holdoutGroups: 0, notes }
  if (fileOf(job, 'training') !== undefined) {
    show(files[0])
    const { training, holdout, notices } = await readTraining(job, job.config, signal)
    const { length: columns } = valueColumns(training, key)
    const groups = sequencesOf(training, key, false).count
    const heldOut = holdout ? sequencesOf(holdout, key, false).count : 0
    figures.training = { groups, rows: training.rowCount, columns, heldOut }
    figures.holdoutGroups = heldOut
    notes.push(...notices)
    onLog(`${files[0]}: ${sizeOf(groups, training.rowCount, unit)}, to learn from`)
    if (holdout) onLog(`${sizeOf(heldOut, holdout.rowCount, unit)}, held out`)
    else if (split) notes.push(tooFew(files[0], groups, unit))
    if (target !== undefined) utilityTarget(training, target, key)
    for (const file of filesOf(job, 'holdout')) {
      show(file)
      const { table } = await readTableLike(file, training, { key, missing, signal })
      figures.holdoutGroups = sequencesOf(table, key, false).count
      notes.push(...checkHoldout(training, table, key))
    }
    for (const note of notes) onLog(note)
  }
  const reference = await poolReference(job, job.config, signal)
  const poolGroups: number[] = []
  for (const file of filesOf(job, 'pool')) {
    show(file)
    const { table } = await readPool(file, reference, { key, missing, signal })
    poolGroups.push(sequencesOf(table, key, false).count)
    onLog(`${file}: ${counted(poolGroups.at(-1)!, unit)}`)
  }
  return { outputs: [], repeatable: true, figures: { ...figures, poolGroups } }
}

function sizeOf(groups: number, rows: number, unit: Unit): string {
  return `${unit === 'group' ? `${counted(groups, unit)}, ` : ''}${counted(rows, 'row')}`
}

function tooFew(file: string, groups: number, unit: Unit): string {
  return `${file} has ${counted(groups, unit)}: a tenth is fewer than ${fewestHeldOutGroups}, so none are held out, and no figure is of unseen rows.`
}
