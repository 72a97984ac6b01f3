import { join } from 'node:path'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../../jobs/job.js'
import { fileOf, filesOf } from '../../jobs/jobInputs.js'
import { type PoolSource, sourcesOfRows } from './joinPools.js'
import { poolReference } from './poolReference.js'
import { readPools } from './readPools.js'
import { writePool } from './writePool.js'

export interface JoinConfig {
  /** The column that says which rows are one group; absent where each row stands alone. */
  key?: string
}

/** The origin of groups of the pool, which `pool_model` numbers. */
export interface PoolOrigin {
  /** Number of the origin in column `pool_model`. */
  number: number
  /** Number of the generator of this run, from 1; absent for a ready pool. */
  generator?: number
  /** A ready pool's file, and what its own `pool_model` says. */
  file?: string
  model?: number
  groups: number
}

export interface JoinFigures {
  groups: number
  rows: number
  /** Groups that were dropped because one before them is the same. */
  duplicates: number
  origins: readonly PoolOrigin[]
  /** What a reader must know: columns left out, values lost. */
  notes: readonly string[]
}

const file = 'pool.parquet'

/**
 * Joins what generators made, and ready pools. Inputs: `sampled`, `pool`, and `training` and `types` for the
 * columns; output: `pool`.
 */
export async function joinJob(
  job: Job<JoinConfig>,
  _: JobSettings,
  { signal, onProgress, onLog }: JobHooks,
): Promise<JobOutcome<JoinFigures>> {
  const { key } = job.config
  const reference = await poolReference(job, job.config, signal)
  const sampled = filesOf(job, 'sampled')
  const files = [...sampled, ...filesOf(job, 'pool')]
  const likeName = fileOf(job, 'training') === undefined ? 'the first pool' : 'training'
  const { pool, notes } = await readPools(files, reference, likeName, {
    key,
    signal,
    onStage: (stage, share) => onProgress(0.6 * share, stage),
  })
  for (const note of notes) onLog(note)
  onProgress(0.8, `writing ${file}`)
  await writePool(join(job.outDir, file), pool.table, sourcesOfRows(pool))
  return {
    outputs: [{ role: 'pool', file }],
    repeatable: true,
    figures: {
      groups: pool.sourceOf.length,
      rows: pool.table.rowCount,
      duplicates: pool.duplicates,
      origins: pool.sources.map((source, number) => originOf(source, number, sampled)),
      notes,
    },
  }
}

function originOf(
  { file, model, groups }: PoolSource,
  number: number,
  sampled: readonly string[],
): PoolOrigin {
  const generator = sampled.indexOf(file) + 1
  if (generator > 0) return { number, generator, groups }
  return { number, file, ...(model === undefined ? {} : { model }), groups }
}
