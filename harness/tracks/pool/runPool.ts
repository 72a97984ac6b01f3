import { copyFileSync } from 'node:fs'
import { UsageError } from '../../../base/errors.js'
import { writeAtomically } from '../../../base/files.js'
import { tableFormats } from '../../../datasets/fileFormat.js'
import { typesWanted } from '../../../datasets/tables/typesFile.js'
import { readTable, readTableLike, readTypes, writeTable } from '../../../datasets/tables.js'
import { cutShortNotes } from '../../jobs/cutShortNotes.js'
import type { JobsFolder } from '../../jobs/jobsFolder.js'
import { type RunJobsSettings, runJobs } from '../../jobs/runJobs.js'
import { TimeBudget } from '../../jobs/timeBudget.js'
import type { InspectFigures } from './inspectJob.js'
import {
  checkGenerators,
  makePool,
  type PoolConfig,
  type PoolFigures,
  plannedPool,
} from './poolStage.js'
import { modelColumnBeside } from './readPool.js'

export interface PoolRunOptions extends RunJobsSettings, PoolConfig {
  train?: string
  /** Pools made elsewhere. */
  poolFrom: readonly string[]
  types?: string
  seed: number
  /** The table to write. */
  out: string
}

/** What `seqarena pool` gives. */
export interface PoolResult extends PoolFigures {
  /** The run's folder. */
  run: string
  /** Whether the same command gives the same pool: not where time ended a training. */
  repeatable: boolean
  /** Seconds that all jobs took together. */
  seconds: number
  peakRssMb: number
}

/**
 * Makes a pool of groups: trains generators and samples them, joins what was made elsewhere.
 *
 * @throws {UsageError} `NO_POOL` where there is neither a training table nor a ready pool; `BAD_CONFIG`
 */
export async function runPool(options: PoolRunOptions): Promise<PoolResult> {
  const { train, poolFrom, types, key, missing, generators, seed, sideBySide, maxMinutes } = options
  if (train === undefined && poolFrom.length === 0) {
    throw new UsageError(
      'NO_POOL',
      'there is nothing to make a pool of',
      'Give --train to train generators, --pool-from to join pools, or both.',
    )
  }
  if (generators) checkGenerators(generators)
  const config: PoolConfig = { key, missing, generators }
  const time = new TimeBudget(maxMinutes)
  const { run, result } = await runJobs<PoolResult>(
    {
      command: 'pool',
      config,
      files: poolFiles({ train, types, poolFrom }),
      seed,
      planned: plannedPool(config),
      async work(jobs, own, inputs) {
        const inspected = await jobs.do<InspectFigures>('inspect', {
          verb: 'inspect',
          config: { key, missing },
          inputs,
          seed,
        })
        const planned = plannedPool(config, inspected.figures.training)
        const stage = { jobs, run: own as JobsFolder, inputs, seed, sideBySide, time, planned }
        const { figures } = await makePool(config, stage, inspected.figures)
        own.publish('join', 'pool.parquet', 'pool.parquet')
        const notes = [...figures.notes, ...cutShortNotes(jobs.cutShort)]
        return { run: own.path, ...jobs.totals, ...figures, notes }
      },
    },
    options,
  )
  await deliverPool(run.file('pool.parquet'), options)
  return { ...result, run: run.path }
}

/** The files of a pool by their roles. */
export function poolFiles({
  train,
  types,
  poolFrom,
}: Pick<PoolRunOptions, 'train' | 'types' | 'poolFrom'>) {
  return [
    ...(train === undefined ? [] : [{ role: 'training', file: train, wanted: tableFormats }]),
    ...(types === undefined ? [] : [{ role: 'types', file: types, wanted: typesWanted }]),
    ...poolFrom.map((file) => ({ role: 'pool', file, wanted: tableFormats })),
  ]
}

/** Writes the pool, as CSV in the spelling of the training table. */
async function deliverPool(pool: string, options: PoolRunOptions) {
  const { out, train, types, key, missing } = options
  if (out.toLowerCase().endsWith('.parquet')) {
    writeAtomically(out, (temporary) => copyFileSync(pool, temporary))
    return
  }
  if (train === undefined) return writeTable(out, (await readTable(pool, { key })).table)
  const known = types === undefined ? undefined : readTypes(types)
  const { table: training } = await readTable(train, { types: known, key, missing })
  const optional = { [modelColumnBeside(training.columns)]: 'integer' } as const
  await writeTable(out, (await readTableLike(pool, training, { key, optional })).table)
}
