import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { tableFormats } from '../../../datasets/fileFormat.js'
import { cutShortNotes } from '../../jobs/cutShortNotes.js'
import type { JobsFolder } from '../../jobs/jobsFolder.js'
import type { PlannedJob } from '../../jobs/plannedJobs.js'
import { type RunJobsSettings, runJobs } from '../../jobs/runJobs.js'
import { TimeBudget } from '../../jobs/timeBudget.js'
import type { AssessFigures } from '../assessment/assessJob.js'
import type { InspectFigures, TrainingSize } from '../pool/inspectJob.js'
import {
  checkGenerators,
  makePool,
  outputOf,
  type PoolConfig,
  type PoolFigures,
  plannedPool,
  plannedSeconds,
  tableGroups,
} from '../pool/poolStage.js'
import type { TrainingRows } from '../pool/readTraining.js'
import { poolFiles } from '../pool/runPool.js'
import type { SelectConfig, SelectFigures } from '../selection/selectJob.js'
import { withoutProposals } from '../selection/withoutProposals.js'
import { deliverSynthesis } from './deliverSynthesis.js'

export interface SynthesisConfig extends PoolConfig {
  selection: Omit<SelectConfig, keyof TrainingRows | 'groups'>
  /** Groups of the result; null: as many as training has. */
  groups: number | null
  /** The column that models of the assessment predict. */
  target?: string
}

export interface SynthesisOptions extends RunJobsSettings, SynthesisConfig {
  train: string
  /** Rows that nothing learns from; null: none; absent: a tenth of the training table. */
  holdout?: string | null
  poolFrom: readonly string[]
  types?: string
  seed: number
  /** Folder that results stand in. */
  resultsDir: string
}

/** What `seqarena synthesize` gives. */
export interface SynthesisResult {
  /** The synthetic table, and its report beside it. */
  file: string
  report: string
  /** The run's folder. */
  run: string
  groups: number
  /** Groups that nothing learned from, 0 where there are none: those of a file, or held out of the table. */
  holdout: { groups: number; from: 'file' | 'table' | 'none' }
  /** What a reader must know of the holdout, and of what time cut short. */
  notes: readonly string[]
  /** Whether the same command gives the same table: not where time ended a training or the selection. */
  repeatable: boolean
  /** Seconds that all jobs took together. */
  seconds: number
  peakRssMb: number
  pool: PoolFigures
  selection: SelectFigures
  assessment: AssessFigures
}

/**
 * Makes a pool, selects from it and assesses what was selected; then writes that under the time of its end.
 *
 * @throws {UsageError} `BAD_CONFIG`; what the jobs throw
 */
export async function runSynthesis(options: SynthesisOptions): Promise<SynthesisResult> {
  const { train, holdout, types, poolFrom, key, missing, generators, selection, groups, target } =
    options
  const { seed, sideBySide, maxMinutes } = options
  if (generators) checkGenerators(generators)
  const split = holdout === undefined ? { seed, target } : undefined
  const rows: TrainingRows = { key, split, missing }
  const pooling: PoolConfig = { ...rows, generators }
  const config: SynthesisConfig = { ...pooling, selection, groups, target }
  const held =
    typeof holdout === 'string' ? [{ role: 'holdout', file: holdout, wanted: tableFormats }] : []
  const time = new TimeBudget(maxMinutes)
  const { run, result } = await runJobs<SynthesisResult>(
    {
      command: 'synthesize',
      config,
      files: [...poolFiles({ train, types, poolFrom }), ...held],
      seed,
      planned: plannedSynthesis(config),
      async work(jobs, own, inputs) {
        const { figures: inspected } = await jobs.do<InspectFigures>('inspect', {
          verb: 'inspect',
          config: { ...rows, target },
          inputs,
          seed,
        })
        const planned = plannedSynthesis(config, inspected.training)
        const untyped = own as JobsFolder
        const roles = (...wanted: string[]) => inputs.filter(({ role }) => wanted.includes(role))
        const stage = { jobs, run: untyped, sideBySide, time, planned, seed }
        const pool = await makePool(
          pooling,
          { ...stage, inputs: roles('training', 'types', 'pool') },
          inspected,
        )
        own.publish('join', 'pool.parquet', 'pool.parquet')
        const wanted = groups ?? tableGroups(inspected.training!)
        const selected = await jobs.do<SelectFigures>(
          'select',
          {
            verb: 'select',
            config: { ...rows, groups: wanted, ...selection },
            inputs: [...roles('training', 'types', 'holdout'), pool.input],
            seed,
          },
          () => time.share(plannedSeconds(planned, 'assess'), 1),
        )
        const synthetic = outputOf(untyped, 'select', selected, 'selected')
        const assessed = await jobs.do<AssessFigures>('assess', {
          verb: 'assess',
          config: { ...rows, target },
          inputs: [...roles('training', 'types', 'holdout'), { ...synthetic, role: 'synthetic' }],
          seed,
        })
        const table = selected.outputs.at(-1)!.file
        own.publish('select', table, table)
        own.publish('assess', 'report.html', 'report.html')
        own.publish('assess', 'assessment.json', 'assessment.json')
        return {
          ...deliverSynthesis(own.file(table), options.resultsDir, new Date()),
          run: own.path,
          groups: wanted,
          holdout: {
            groups: inspected.holdoutGroups,
            from: held.length > 0 ? 'file' : inspected.holdoutGroups > 0 ? 'table' : 'none',
          },
          notes: [
            ...inspected.notes,
            ...cutShortNotes(jobs.cutShort),
            ...selected.figures.notes.filter((note) => note === withoutProposals),
          ],
          ...jobs.totals,
          pool: pool.figures,
          selection: selected.figures,
          assessment: assessed.figures,
        }
      },
    },
    options,
  )
  const isThere = existsSync(result.file) && existsSync(result.report)
  const table = run.file(`synthetic${extname(result.file)}`)
  const delivered = isThere ? {} : deliverSynthesis(table, options.resultsDir, new Date())
  return { ...result, ...delivered, run: run.path }
}

function plannedSynthesis(
  config: SynthesisConfig,
  training: TrainingSize = { groups: 20_000, rows: 160_000, columns: 10, heldOut: 0 },
): PlannedJob[] {
  const { coherenceIterations, refinementIterations } = config.selection
  const proposals = coherenceIterations + refinementIterations
  const cells = training.rows * training.columns
  // Accuracy looks at all triples of columns, 10,000 at most.
  const triples = Math.min(10_000, training.columns ** 3 / 6)
  return [
    ...plannedPool(config, training),
    { name: 'select', title: 'selecting', seconds: 5 + triples / 1_000 + proposals / 80_000 },
    { name: 'assess', title: 'assessing', seconds: 5 + cells / 30_000 + triples / 600 },
  ]
}
