import { type BaselineName, baselineNames } from '../../eval/forecast/baselineNames.js'
import { bestBaseline } from '../../eval/forecast/bestBaseline.js'
import { closed } from '../../eval/forecast/optimum.js'
import { mean } from '../../eval/statistics/mean.js'
import { studentTail } from '../../eval/statistics/studentTail.js'
import type { SplitFigures, SplitScores } from './splitSequencesJob.js'
import type { StudyBudget, StudySplits } from './studyPlan.js'
import type { ForecasterFigures } from './trainForecasterJob.js'

/** Mean and spread of several trainings, or of several splits. */
export interface Spread {
  mean: number
  /** Standard deviation of one of them (n − 1); null where there is one alone. */
  sd: number | null
  count: number
}

/** What a split of the table is and scores without training. */
export interface StudySplit extends Omit<SplitFigures, 'warnings'> {
  /** Number of the split, from 1. */
  repeat: number
}

interface TrainingPlace {
  seed: number
  /** The split, from 1. */
  repeat: number
}

export interface FinishedTraining extends TrainingPlace, ForecasterFigures {
  state: 'finished'
  /** Run folder of the training, relative to the study's. */
  folder: string
  /** (test − ridge) / (optimum − ridge), of this split's test sequences. */
  closed?: number
}

export interface FailedTraining extends TrainingPlace {
  state: 'failed'
  code: string
  error: string
}

export type StudyTraining = FinishedTraining | FailedTraining

/** How a configuration stands to another, by pairs. */
export interface Difference {
  /** Mean difference of test R². */
  mean: number
  /** Standard error of the mean; null where there is one pair alone. */
  standardError: number | null
  pairs: number
  /** Two-sided p-value by Student's t with `pairs` − 1 degrees of freedom; null where there is one pair alone. */
  pValue: number | null
}

/** How a configuration stands to the baseline that is best on the test sequences. */
export interface BaselineDifference extends Difference {
  baseline: BaselineName
}

export interface ConfigurationResult {
  name: string
  /** Options as the plan has them. */
  options: Readonly<Record<string, unknown>>
  /** The epochs that a member may train. */
  epochs: number
  /** The figures are absent where no training is finished. */
  testR2?: Spread
  closed?: Spread
  stopR2?: Spread
  /**
   * Difference from the first configuration of the plan, by pairs of the same seed and split; absent for that one, and
   * where no pair is finished.
   */
  difference?: Difference
  /**
   * Difference from the best baseline. A baseline is the same for all seeds, so that a pair is a split, with the mean over
   * its seeds; where there is one split alone, a seed.
   */
  aboveBaseline?: BaselineDifference
  /** Best epoch of a member, from 1, mean over all members. */
  bestEpoch?: number
  /** Seconds of a training, mean over all. */
  seconds?: number
  tokens?: number
  parameters?: number
  trainings: readonly StudyTraining[]
}

export interface StudyMachine {
  processor: string
  cores: number
  memoryGb: number
  node: string
  /** Trainings at the same time, of one thread each. */
  workers: number
  /** What the trainings ran on. */
  backends: readonly string[]
  kernels: readonly string[]
}

/** `study.json`; study.schema.json is its schema. */
export interface StudyResult {
  name: string
  question: string
  /** Trainings that have not ended yet. */
  unfinished: number
  writtenAt: string
  packageVersion: string
  command: string
  machine: StudyMachine
  /** The data in words. */
  data: string
  seeds: readonly number[]
  budget: StudyBudget
  /** Options common to all configurations, as in the plan. */
  base: Readonly<Record<string, unknown>>
  /** How the sequences were split. */
  split: StudySplits['by']
  splits: readonly StudySplit[]
  /** Scores on the test sequences, over the splits. */
  baselines: Record<BaselineName, Spread> & { optimum?: Spread }
  /** The first of the plan, which the others are held against. */
  reference: string
  /** The best on the test sequences first, those without a score last. */
  configurations: readonly ConfigurationResult[]
}

/** A configuration with what its trainings came to. */
export interface TrainedConfiguration
  extends Pick<ConfigurationResult, 'name' | 'options' | 'epochs' | 'trainings'> {}

/** The figures of all configurations, from those of their trainings. */
export function configurationResults(
  trained: readonly TrainedConfiguration[],
  splits: readonly StudySplit[],
): ConfigurationResult[] {
  const reference = finishedOf(trained[0])
  const baseline = bestBaselineOf(baselineSpreads(splits))
  const results = trained.map((own, i): ConfigurationResult => {
    const done = finishedOf(own)
    if (done.length === 0) return { ...own }
    const shares = done.flatMap((one) => (one.closed === undefined ? [] : [one.closed]))
    const difference = i === 0 ? undefined : differenceTo(reference, done)
    return {
      name: own.name,
      options: own.options,
      epochs: own.epochs,
      testR2: spreadOf(done.map(({ testR2 }) => testR2)),
      ...(shares.length > 0 && { closed: spreadOf(shares) }),
      stopR2: spreadOf(done.map(({ stopR2 }) => stopR2)),
      ...(difference && { difference }),
      aboveBaseline: differenceToBaseline(done, baseline, splits),
      bestEpoch: mean(done.flatMap(({ bestEpochs }) => bestEpochs)),
      seconds: mean(done.map(({ seconds }) => seconds)),
      tokens: Math.round(mean(done.map(({ tokens }) => tokens))),
      parameters: done[0].parameters,
      trainings: own.trainings,
    }
  })
  // Array.sort keeps the plan's order among equals.
  const score = ({ testR2 }: ConfigurationResult) => testR2?.mean ?? Number.NEGATIVE_INFINITY
  return results.sort((a, b) => (score(a) === score(b) ? 0 : score(b) - score(a)))
}

/** What a training stands at, with its share of the way to the optimum of its split. */
export function finishedTraining(
  place: TrainingPlace & { folder: string },
  figures: ForecasterFigures,
  { ridge, optimum }: SplitScores,
): FinishedTraining {
  const share = optimum === undefined ? undefined : closed(figures.testR2, ridge, optimum)
  return {
    state: 'finished',
    ...place,
    ...figures,
    ...(share !== undefined && { closed: share }),
  }
}

/** The baselines on the test sequences, over the splits. */
export function baselineSpreads(splits: readonly StudySplit[]): StudyResult['baselines'] {
  const optima = splits.flatMap(({ test }) => (test.optimum === undefined ? [] : [test.optimum]))
  const spreads = baselineNames.map((name) => [
    name,
    spreadOf(splits.map(({ test }) => test[name])),
  ])
  return {
    ...(Object.fromEntries(spreads) as Record<BaselineName, Spread>),
    ...(optima.length > 0 && { optimum: spreadOf(optima) }),
  }
}

/** The baseline with the highest mean on the test sequences. */
export function bestBaselineOf(baselines: StudyResult['baselines']): BaselineName {
  const means = baselineNames.map((name) => [name, baselines[name].mean])
  return bestBaseline<BaselineName>(Object.fromEntries(means))!.name
}

export function finishedOf({
  trainings,
}: Pick<ConfigurationResult, 'trainings'>): FinishedTraining[] {
  return trainings.filter((one) => one.state === 'finished')
}

/** Mean and standard deviation (n − 1). */
export function spreadOf(values: readonly number[]): Spread {
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  const sd = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null
  return { mean: middle, sd, count: values.length }
}

function differenceTo(
  reference: readonly FinishedTraining[],
  own: readonly FinishedTraining[],
): Difference | undefined {
  const differences = own.flatMap(({ seed, repeat, testR2 }) => {
    const partner = reference.find((one) => one.seed === seed && one.repeat === repeat)
    return partner ? [testR2 - partner.testR2] : []
  })
  return differences.length > 0 ? meanDifference(differences) : undefined
}

function differenceToBaseline(
  done: readonly FinishedTraining[],
  baseline: BaselineName,
  splits: readonly StudySplit[],
): BaselineDifference {
  const bySplit = splits.map(({ repeat, test }) =>
    done.flatMap((one) => (one.repeat === repeat ? [one.testR2 - test[baseline]] : [])),
  )
  const differences =
    splits.length > 1 ? bySplit.filter((own) => own.length > 0).map(mean) : bySplit.flat()
  return { baseline, ...meanDifference(differences) }
}

/** @param differences of the pairs, one at least */
function meanDifference(differences: readonly number[]): Difference {
  const { mean: middle, sd, count } = spreadOf(differences)
  if (sd === null) return { mean: middle, standardError: null, pairs: count, pValue: null }
  const standardError = sd / Math.sqrt(count)
  const pValue =
    standardError > 0 ? studentTail(middle / standardError, count - 1) : Number(middle === 0)
  return { mean: middle, standardError, pairs: count, pValue }
}
