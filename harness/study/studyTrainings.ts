import { join, relative } from 'node:path'
import { InterruptedError, SeqarenaError } from '../../base/errors.js'
import { equalOffsets } from '../../datasets/sequenceOffsets.js'
import { plannedTokens } from '../../train/forecast/forecastTrainee.js'
import { memberSequences } from '../../train/forecast/memberSequences.js'
import type { TrainConfig } from '../../train/forecast/trainConfig.js'
import type { Job, JobResult } from '../jobs/job.js'
import type { StudyContext } from './studyContext.js'
import type { StudyBudget, StudyConfiguration } from './studyPlan.js'
import { StudyProgress } from './studyProgress.js'
import { finishedTraining, type StudySplit, type StudyTraining } from './studyResult.js'
import type { SplitTables } from './studySplits.js'
import type { ForecasterConfig, ForecasterFigures } from './trainForecasterJob.js'

/** One training of a study. */
export interface PlannedTraining {
  configuration: StudyConfiguration
  seed: number
  split: StudySplit
  /** Most epochs that a member may train. */
  epochs: number
  job: Job<ForecasterConfig>
}

/** How a training ended. */
export interface EndedTraining {
  planned: PlannedTraining
  training: StudyTraining
  /** What a training failed with; absent for one that has finished. */
  failure?: SeqarenaError
}

/**
 * The trainings of a plan in the order in which they start: all configurations from one seed before the next, so
 * that there is soon something to compare.
 */
export function planTrainings(
  { plan, folder }: Pick<StudyContext, 'plan' | 'folder'>,
  splits: readonly SplitTables[],
): PlannedTraining[] {
  const { seeds, budget, configurations } = plan
  return seeds.flatMap((seed) =>
    splits.flatMap(({ split, inputs }) =>
      configurations.map((configuration) => {
        const { data: _, valid: __, seed: ___, ...options } = configuration.training
        const epochs = epochsWithin(budget, configuration.training, split)
        const job = folder.placeTraining(configuration.name, {
          verb: 'train-forecaster',
          config: { training: { ...options, epochs }, minutes: budget.minutes },
          inputs,
          seed,
        })
        // Found by their content: where the study was moved, its tables were moved with it.
        return { configuration, seed, split, epochs, job: { ...job, inputs } }
      }),
    ),
  )
}

/** The epochs of the budget, or the number of whole ones that comes nearest to its tokens, one at least. */
export function epochsWithin(
  { epochs, tokens }: StudyBudget,
  training: TrainConfig,
  { sequences, nSteps, rows = 0 }: Pick<StudySplit, 'sequences' | 'nSteps' | 'rows'>,
): number {
  if (tokens === undefined) return epochs ?? training.epochs
  const counts = { nTrain: sequences.train, nValid: sequences.stop }
  const own = memberSequences(training, counts, 0)
  const count = sequences.train + sequences.stop
  const meanSteps = nSteps ?? Math.round(rows / (count + sequences.test))
  const tokensAnEpoch = plannedTokens(
    { ...training, epochs: 1 },
    own,
    equalOffsets(count, meanSteps),
  )
  return Math.max(1, Math.round(tokens / tokensAnEpoch))
}

/**
 * Trains what is not finished, as many at a time as there are workers.
 *
 * @param onEnd called after each, in the order in which they end
 * @returns how each ended, in the order of `trainings`
 * @throws {InterruptedError} when the signal comes
 * @throws what is no fault of a single training, such as a full disk; the others then end where they can go on
 */
export async function trainAll(
  trainings: readonly PlannedTraining[],
  workers: number,
  context: StudyContext,
  onEnd: (ended: EndedTraining) => void,
): Promise<EndedTraining[]> {
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const progress = new StudyProgress(context.progress, trainings.length)
  const ended: EndedTraining[] = Array(trainings.length)
  let next = 0
  const work = async () => {
    while (next < trainings.length) {
      if (signal.aborted) throw new InterruptedError('the study was stopped')
      const index = next++
      const onProgress = (share: number, detail: string) =>
        progress.report(
          index,
          share,
          `${titleOf(trainings[index], context.plan.split.repeats)} · ${detail}`,
        )
      ended[index] = await train(trainings[index], { ...context, signal }, onProgress)
      progress.end(index)
      onEnd(ended[index])
    }
  }
  const failures: unknown[] = []
  const places = Array.from({ length: Math.min(workers, trainings.length) }, () =>
    work().catch((error) => {
      failures.push(error)
      stop.abort()
    }),
  )
  await Promise.all(places)
  // What broke says more than that the others were stopped for it.
  const failure = failures.find((one) => !(one instanceof InterruptedError)) ?? failures.at(0)
  if (failure !== undefined) throw failure
  return ended
}

/**
 * `all features, seed 2, split 3`
 *
 * @param splits where there is one alone, it is not named
 */
export function titleOf(
  { configuration, seed, split }: Pick<PlannedTraining, 'configuration' | 'seed' | 'split'>,
  splits: number,
): string {
  const title = `${configuration.name}, seed ${seed}`
  return splits > 1 ? `${title}, split ${split.repeat}` : title
}

async function train(
  planned: PlannedTraining,
  { folder, pool, settings, signal }: StudyContext,
  onProgress: (share: number, detail: string) => void,
): Promise<EndedTraining> {
  const { job, seed, split } = planned
  const place = { seed, repeat: split.repeat }
  try {
    const hooks = { signal, onProgress, onLog: () => {} }
    const { figures } = (await pool.run(job, settings, hooks)) as JobResult<ForecasterFigures>
    const path = relative(folder.path, join(job.outDir, 'run')).replaceAll('\\', '/')
    const training = finishedTraining({ ...place, folder: path }, figures, split.test)
    return { planned, training }
  } catch (error) {
    const isOwn = error instanceof SeqarenaError && !(error instanceof InterruptedError)
    if (!isOwn) throw error
    const { code, what } = error
    return { planned, training: { state: 'failed', ...place, code, error: what }, failure: error }
  }
}
