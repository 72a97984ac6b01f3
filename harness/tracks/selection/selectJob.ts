import { join } from 'node:path'
import { InterruptedError } from '../../../base/errors.js'
import { fileFormat } from '../../../datasets/fileFormat.js'
import { compiledKernels } from '../../jobs/compiledKernels.js'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../../jobs/job.js'
import { fileOf, filesOf } from '../../jobs/jobInputs.js'
import type { TrainingRows } from '../pool/readTraining.js'
import { formatProgress } from './formatProgress.js'
import { selectFiles } from './selectFiles.js'
import type { SelectionAim } from './selectGroups.js'
import type { SelectionBudget } from './selectionBudget.js'
import type { SelectResult } from './selectResult.js'

export interface SelectConfig extends TrainingRows, SelectionBudget, Omit<SelectionAim, 'target'> {
  groups: number
}

/** All figures of the selection; the file is the job's output. */
export type SelectFigures = Omit<SelectResult, 'out'>

/** What is judged, in which each value is what was chosen: in CSV the label NA is none. */
const file = 'synthetic.parquet'
const spelledFile = 'synthetic.csv'
/** Share of the job that is the search; the rest looks at groups held out. */
const searchShare = 0.9

/**
 * Chooses groups of a pool. Inputs: `training`, `types`, `holdout`, `pool`; outputs: `selected`, and the same as CSV,
 * `spelled`, unless the training table is Parquet.
 */
export async function selectJob(
  job: Job<SelectConfig>,
  { workers, kernels, maxMinutes }: JobSettings,
  { signal, onProgress, onLog }: JobHooks,
): Promise<JobOutcome<SelectFigures>> {
  const { coherenceIterations, refinementIterations } = job.config
  const planned = coherenceIterations + refinementIterations
  const train = fileOf(job, 'training')!
  const isSpelled = fileFormat(train) !== 'parquet'
  let share = 0
  const { out, ...figures } = await selectFiles({
    ...job.config,
    train,
    types: fileOf(job, 'types'),
    holdout: fileOf(job, 'holdout'),
    pool: filesOf(job, 'pool'),
    out: join(job.outDir, file),
    outToo: isSpelled ? join(job.outDir, spelledFile) : undefined,
    seed: job.seed,
    workers,
    kernels: compiledKernels(kernels),
    maxMinutes,
    signal,
    onNotice: onLog,
    onStage: (stage) => onProgress(share, stage),
    onProgress(state) {
      const done = state.done + (state.phase === 'refinement' ? coherenceIterations : 0)
      share = Math.max(share, (searchShare * done) / planned)
      onProgress(share, `${state.phase} · ${formatProgress(state)}`)
    },
  })
  if (signal.aborted) throw new InterruptedError('stopped', `The best so far is in ${out}.`)
  return {
    outputs: [
      { role: 'selected', file },
      ...(isSpelled ? [{ role: 'spelled', file: spelledFile }] : []),
    ],
    repeatable: figures.repeatable,
    figures,
  }
}
