import { InterruptedError } from '../../../base/errors.js'
import type { GeneratorTrainConfig } from '../../../train/generator/generatorTrainConfig.js'
import { trainGenerator } from '../../../train/generator/trainGenerator.js'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../../jobs/job.js'
import { readTraining, type TrainingRows } from './readTraining.js'

export interface TrainJobConfig extends TrainingRows {
  /** Options of the training but its seed, which is the job's. */
  training: Omit<GeneratorTrainConfig, 'seed'>
  /** Number of the generator among several, from 0. */
  member: number
}

export interface TrainFigures {
  /** Mean −ln p of a held-out row. */
  validLoss: number
  bestEpoch: number
  epochs: number
  seconds: number
  rowsPerSecond: number
  kernels: string
  /** What became of the table's columns. */
  notes: readonly string[]
}

/** Trains a generator. Inputs: `training`, `types`; output: `generator`. */
export async function trainGeneratorJob(
  job: Job<TrainJobConfig>,
  settings: JobSettings,
  { signal, onProgress }: JobHooks,
): Promise<JobOutcome<TrainFigures>> {
  const { key, training: config, member } = job.config
  const { workers, backend, kernels, maxMinutes } = settings
  const { training, holdout } = await readTraining(job, job.config, signal)
  const started = performance.now()
  const {
    file: _,
    cutShort,
    ...figures
  } = await trainGenerator({
    training,
    heldOut: holdout,
    key,
    config: { ...config, seed: job.seed },
    member,
    folder: job.outDir,
    workers,
    backend,
    kernels,
    maxMinutes: maxMinutes ?? Number.POSITIVE_INFINITY,
    signal,
    onProgress(share, detail) {
      const minutes = (performance.now() - started) / 60_000
      onProgress(Math.max(share, minutes / (maxMinutes ?? Number.POSITIVE_INFINITY)), detail)
    },
  }).catch((error) => {
    // Its hint names an option that a run of jobs does not have.
    throw error instanceof InterruptedError ? new InterruptedError(error.what) : error
  })
  return {
    outputs: [{ role: 'generator', file: 'generator.safetensors' }],
    repeatable: !cutShort,
    figures,
  }
}
