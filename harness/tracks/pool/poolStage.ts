import { join } from 'node:path'
import { UsageError } from '../../../base/errors.js'
import type { GeneratorTrainConfig } from '../../../train/generator/generatorTrainConfig.js'
import type { JobInput, JobResult } from '../../jobs/job.js'
import type { JobsFolder } from '../../jobs/jobsFolder.js'
import { allOf, type PlannedJob, type PlannedJobs } from '../../jobs/plannedJobs.js'
import type { TimeBudget } from '../../jobs/timeBudget.js'
import type { InspectFigures, TrainingSize } from './inspectJob.js'
import type { JoinFigures } from './joinJob.js'
import type { TrainingRows } from './readTraining.js'
import type { SampleFigures } from './sampleJob.js'
import type { TrainFigures } from './trainGeneratorJob.js'

/** What decides a pool. */
export interface PoolConfig extends TrainingRows {
  /** Generators, and what they make; null: ready pools are joined alone. */
  generators: GeneratorsConfig | null
}

export interface GeneratorsConfig {
  models: number
  /** Groups that all generators make together; null: three times as many as training groups. */
  groups: number | null
  temperature: number
  topP: number
  /** The run's seed is its seed. */
  training: Omit<GeneratorTrainConfig, 'seed'>
}

/** A generator and its groups. */
export interface PoolModel extends Omit<TrainFigures, 'notes'> {
  /** Number of the generator, from 1. */
  model: number
  groups: number
  groupsPerSecond: number
}

export interface PoolFigures extends JoinFigures {
  models: readonly PoolModel[]
}

/** The pool's file with its figures. */
export interface MadePool {
  input: JobInput
  figures: PoolFigures
}

const groupsATrainingGroup = 3

/** @throws {UsageError} `BAD_CONFIG` for no generator, or none of its groups */
export function checkGenerators({ models, groups }: GeneratorsConfig) {
  for (const [name, value] of Object.entries({ models, groups: groups ?? 1 })) {
    if (Number.isInteger(value) && value >= 1) continue
    const hint = 'It must be a whole number, 1 or more.'
    throw new UsageError('BAD_CONFIG', `${name} is ${value}`, hint)
  }
}

/** Generators that have groups to make: with fewer groups than generators not all of them. */
export function groupShares(
  { models }: Pick<GeneratorsConfig, 'models'>,
  groups: number,
): number[] {
  const used = Math.min(models, groups)
  return Array.from(
    { length: used },
    (_, model) => Math.floor(groups / used) + (model < groups % used ? 1 : 0),
  )
}

/** Groups of the whole table that was given, those held out included. */
export function tableGroups({ groups, heldOut }: Omit<TrainingSize, 'columns'>): number {
  return groups + heldOut
}

/** How many groups generators make in all. */
export function pooledGroups({ groups }: GeneratorsConfig, trainingGroups: number): number {
  return groups ?? groupsATrainingGroup * trainingGroups
}

/**
 * The jobs of a pool. Seconds are those of two cores, as measured on tables of the contest's kind.
 *
 * @param training guessed before the table is read
 */
export function plannedPool(
  { generators }: PoolConfig,
  training: Omit<TrainingSize, 'columns'> = { groups: 20_000, rows: 160_000, heldOut: 0 },
): PlannedJob[] {
  const planned: PlannedJob[] = [{ name: 'inspect', title: 'reading the tables', seconds: 2 }]
  const joined: PlannedJob = { name: 'join', title: 'joining the pool', seconds: 3 }
  if (!generators) return [...planned, joined]
  const groups = pooledGroups(generators, tableGroups(training))
  const shares = groupShares(generators, groups)
  const of = (model: number) => (shares.length > 1 ? ` ${model + 1}/${shares.length}` : '')
  // Early stopping ends most trainings before their last epoch.
  const trainSeconds = (0.7 * generators.training.epochs * training.rows) / 25_000
  const trained = shares.map((_, model) => ({
    name: `train-${model + 1}`,
    title: `generator${of(model)}`,
    seconds: trainSeconds,
  }))
  const sampled = shares.map((own, model) => ({
    name: `sample-${model + 1}`,
    title: `sampling${of(model)}`,
    seconds: 1 + own / 10_000,
  }))
  return [...planned, ...trained, ...sampled, { ...joined, seconds: 1 + groups / 20_000 }]
}

/** Seconds of the jobs whose names begin so. */
export function plannedSeconds(planned: readonly PlannedJob[], ...begin: string[]): number {
  return planned
    .filter(({ name }) => begin.some((one) => name.startsWith(one)))
    .reduce((sum, { seconds }) => sum + seconds, 0)
}

/** The plan where a training ends after so many minutes; undefined: no limit. */
export function plannedWithin(
  planned: readonly PlannedJob[],
  minutes: number | undefined,
): PlannedJob[] {
  const most = minutes === undefined ? Number.POSITIVE_INFINITY : 60 * minutes
  return planned.map((job) =>
    job.name.startsWith('train-') ? { ...job, seconds: Math.min(job.seconds, most) } : job,
  )
}

export interface PoolStage {
  jobs: PlannedJobs
  run: JobsFolder
  /** `training`, `types` and `pool`, where there are such files. */
  inputs: readonly JobInput[]
  seed: number
  sideBySide: number
  time: TimeBudget
  /** All jobs of the run, now that the tables are known. */
  planned: readonly PlannedJob[]
}

/**
 * Trains generators, samples their groups and joins them and ready pools.
 *
 * @param inspected of the tables
 */
export async function makePool(
  { key, split, missing, generators }: PoolConfig,
  { jobs, run, inputs, seed, sideBySide, time, planned }: PoolStage,
  inspected: InspectFigures,
): Promise<MadePool> {
  // What comes after the trainings has to fit into the time as well.
  const reserve = plannedSeconds(planned, 'sample', 'join', 'select', 'assess')
  const columns = inputs.filter(({ role }) => role === 'training' || role === 'types')
  const ready = inputs.filter(({ role }) => role === 'pool')
  const shares =
    generators && inspected.training
      ? groupShares(generators, pooledGroups(generators, tableGroups(inspected.training)))
      : []
  let untrained = shares.length
  const trainMinutes = () => time.share(reserve, Math.ceil(untrained / sideBySide))
  jobs.expect(plannedWithin(planned, trainMinutes()))
  const made = await allOf(
    shares.map(async (groups, member) => {
      const { training, temperature, topP } = generators!
      const trained = await jobs.do<TrainFigures>(
        `train-${member + 1}`,
        {
          verb: 'train-generator',
          config: { key, split, missing, training, member },
          inputs: columns,
          seed,
        },
        trainMinutes,
      )
      untrained--
      const firstGroup = shares.slice(0, member).reduce((sum, own) => sum + own, 0)
      const generator = outputOf(run, `train-${member + 1}`, trained, 'generator')
      const sampled = await jobs.do<SampleFigures>(`sample-${member + 1}`, {
        verb: 'sample',
        config: { firstGroup, groups, temperature, topP },
        inputs: [generator],
        seed,
      })
      const { groupsPerSecond } = sampled.figures
      const { notes, ...figures } = trained.figures
      const model: PoolModel = { model: member + 1, ...figures, groups, groupsPerSecond }
      return {
        ...{ model, notes },
        input: { ...outputOf(run, `sample-${member + 1}`, sampled, 'groups'), role: 'sampled' },
      }
    }),
  )
  const joined = await jobs.do<JoinFigures>('join', {
    verb: 'join',
    config: { key, missing },
    inputs: [...columns, ...made.map(({ input }) => input), ...ready],
    seed,
  })
  return {
    input: outputOf(run, 'join', joined, 'pool'),
    figures: {
      ...joined.figures,
      models: made.map(({ model }) => model),
      // All generators have the same codec.
      notes: [...(made[0]?.notes ?? []), ...joined.figures.notes],
    },
  }
}

/** A job's file as an input of another. */
export function outputOf(
  run: JobsFolder,
  job: string,
  { outputs }: JobResult,
  role: string,
): JobInput {
  const { file, fingerprint } = outputs.find((output) => output.role === role)!
  return { role, file: join(run.jobFolder(job), file), fingerprint }
}
