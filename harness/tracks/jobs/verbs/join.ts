import { join } from 'node:path'
import { joinPools, type PoolSource, sourcesOfRows } from '../../pool/joinPools.js'
import { type PoolPart, readPool } from '../../pool/readPool.js'
import { writePool } from '../../pool/writePool.js'
import { filesOf } from '../jobInputs.js'
import { poolReference } from '../poolReference.js'
import type { JobHooks, JobOutcome, JobSettings, TrackJob } from '../trackJob.js'

export interface JoinConfig {
  key: string
}

/** Where groups of the pool come from: what `pool_model` numbers. */
export interface PoolOrigin {
  /** In column `pool_model`. */
  number: number
  /** 1 for the first generator of this run; absent for a ready pool. */
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
  job: TrackJob<JoinConfig>,
  _: JobSettings,
  { signal, onProgress, onLog }: JobHooks,
): Promise<JobOutcome<JoinFigures>> {
  const { key } = job.config
  const reference = await poolReference(job, key, signal)
  const sampled = filesOf(job, 'sampled')
  const files = [...sampled, ...filesOf(job, 'pool')]
  const parts: PoolPart[] = []
  const notes: string[] = []
  for (const [i, one] of files.entries()) {
    onProgress((0.6 * i) / files.length, `reading ${one}`)
    const { dropped, losses, ...part } = await readPool(one, reference, { key, signal })
    parts.push(part)
    if (dropped.length > 0) {
      notes.push(`${one}: columns that are left out: ${dropped.join(', ')}.`)
    }
    for (const { column, type, count, example, row } of losses) {
      notes.push(
        `${one}: ${count} values of ${column} are not ${type}, the first '${example}' in row ${row}; they count as missing.`,
      )
    }
  }
  onProgress(0.6, 'comparing groups')
  const pool = joinPools(parts, key)
  for (const scattered of pool.scattered) {
    notes.push(`${scattered}: groups do not stand together; rows of the same key are one group.`)
  }
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
