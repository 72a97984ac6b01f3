import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { checkIsFile } from '../../base/checkIsFile.js'
import { SeqarenaError, UsageError } from '../../base/errors.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import { unknownOption } from '../../train/configChecks.js'
import { columnDefaults, columnOptions } from '../../train/forecast/columnOptions.js'
import { type TrainConfig, trainConfig, trainDefaults } from '../../train/forecast/trainConfig.js'

/** The table of a study: simulated, or a file. */
export type StudyData =
  | { simulate: { sequences: number; steps: number; seed: number } }
  /** `reading` says what the columns are taken for, where the plan says it. */
  | { file: string; reading?: ColumnOptions }

/** How the sequences are split, `repeats` times. */
export interface StudySplits {
  /** Shares of the sequences. */
  stop: number
  test: number
  /** Manner of the splits: at random, or by time, tests one behind the other up to the end, each after all that it trains on. */
  by: 'random' | 'time'
  repeats: number
}

/** What one training may cost. */
export interface StudyBudget {
  /** Passes over the training sequences of the split, for each member; not beside tokens. */
  epochs?: number
  /** Steps of sequences that a member is trained on: they decide its epochs. */
  tokens?: number
  /** Minutes of training on one thread; the best so far is kept. */
  minutes?: number
}

/** One of the things compared. */
export interface StudyConfiguration {
  name: string
  /** Options as the plan gives them, over those of `base`. */
  options: Readonly<Record<string, unknown>>
  /** Whole configuration but for `data`, `valid` and `seed`, and for `epochs` where the budget decides them. */
  training: TrainConfig
}

/** A question put to the trainer: configurations that are trained on the same data with the same budget. */
export interface StudyPlan {
  question: string
  data: StudyData
  split: StudySplits
  seeds: readonly number[]
  budget: StudyBudget
  /** Options common to all configurations. */
  base: Readonly<Record<string, unknown>>
  /** Configurations in the order of the plan: the others are held against the first. */
  configurations: readonly StudyConfiguration[]
}

/** What the study itself decides for every training. */
const ownOptions: readonly string[] = [
  ...['data', 'valid', 'seed', 'simulate'],
  ...Object.keys(columnDefaults),
]

/** Defaults of a study over those of presets, whose ensembles would multiply the time; a plan may ask for more. */
const studyDefaults = { numModels: 1 }

type Json = Record<string, unknown>

/**
 * Reads the JSON file of a plan.
 *
 * @throws {UsageError} `BAD_PLAN` naming the file, the place in it, what stands there and what may
 */
export function readStudyPlan(file: string): StudyPlan {
  try {
    return studyPlan(parse(file))
  } catch (error) {
    if (!(error instanceof SeqarenaError)) throw error
    throw new UsageError('BAD_PLAN', error.what, error.hint, { file }, { cause: error })
  }
}

/** The name of a study: its plan's file name without extension. */
export function studyName(file: string): string {
  return basename(file).replace(/\.json$/i, '')
}

function parse(file: string): unknown {
  const hint = 'Give the JSON file of a plan: seqarena study --help shows one.'
  checkIsFile(file, hint, 'usage')
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const reason = (cause as Error).message
    throw new UsageError('BAD_PLAN', `cannot be read (${reason})`, hint, {}, { cause })
  }
}

function studyPlan(json: unknown): StudyPlan {
  const plan = objectAt('the plan', json, [
    'question',
    'data',
    'split',
    'seeds',
    'budget',
    'base',
    'configurations',
  ])
  const { question } = plan
  if (typeof question !== 'string' || question.trim() === '') {
    refuse('question', question, 'a sentence: what the study is to answer')
  }
  const budget = budgetOf(plan.budget)
  const base = optionsAt('base', plan.base ?? {}, budget)
  return {
    question,
    data: dataOf(plan.data),
    split: splitOf(plan.split),
    seeds: seedsOf(plan.seeds),
    budget,
    base,
    configurations: configurationsOf(plan.configurations, base, budget),
  }
}

function dataOf(json: unknown): StudyData {
  const data = objectAt('data', json, ['simulate', 'file', ...Object.keys(columnDefaults)])
  const { file, simulate: _, ...reading } = data
  const isSimulated = 'simulate' in data
  if (isSimulated === 'file' in data || (isSimulated && Object.keys(reading).length > 0)) {
    refuse('data', json, '{ "simulate": { … } } or { "file": "table.parquet" }')
  }
  if (!isSimulated) {
    if (typeof file !== 'string' || file === '') refuse('data.file', file, 'the name of a table')
    const given = readingOf(reading)
    return Object.keys(given).length > 0 ? { file, reading: given } : { file }
  }
  const simulate = objectAt('data.simulate', data.simulate, ['sequences', 'steps', 'seed'])
  return {
    simulate: {
      sequences: wholeAt('data.simulate.sequences', simulate.sequences, 3),
      steps: wholeAt('data.simulate.steps', simulate.steps, 2),
      seed: seedAt('data.simulate.seed', simulate.seed),
    },
  }
}

/** What the columns of a file are taken for, checked as options of the trainer are. */
function readingOf(reading: Json): ColumnOptions {
  try {
    return columnOptions(trainConfig({ data: '', ...reading } as Partial<TrainConfig>))
  } catch (error) {
    if (!(error instanceof SeqarenaError)) throw error
    throw new UsageError('BAD_PLAN', `data: ${error.what}`, error.hint, {}, { cause: error })
  }
}

function splitOf(json: unknown): StudySplits {
  const split = objectAt('split', json, ['stop', 'test', 'by', 'repeats'])
  const share = (name: 'stop' | 'test') => {
    const value = split[name]
    const fits = typeof value === 'number' && value > 0 && value < 1
    return fits ? value : refuse(`split.${name}`, value, 'a share of the sequences, such as 0.2')
  }
  const [stop, test] = [share('stop'), share('test')]
  const { by = 'random' } = split
  if (by !== 'random' && by !== 'time') refuse('split.by', by, '"random" or "time"')
  const repeats = wholeAt('split.repeats', split.repeats ?? 1, 1)
  const taken = stop + (by === 'time' ? repeats : 1) * test
  if (taken >= 1) refuse('split', json, 'shares that leave sequences to train on')
  return { stop, test, by, repeats }
}

function seedsOf(json: unknown): number[] {
  const wanted = 'two whole numbers or more, all different: a spread needs them'
  if (!Array.isArray(json) || json.length < 2) refuse('seeds', json, wanted)
  const seeds = json.map((seed, i) => seedAt(`seeds[${i}]`, seed))
  if (new Set(seeds).size < seeds.length) refuse('seeds', json, wanted)
  return seeds
}

function budgetOf(json: unknown): StudyBudget {
  const budget = objectAt('budget', json, ['epochs', 'tokens', 'minutes'])
  const { minutes } = budget
  if (Object.keys(budget).length === 0 || ('epochs' in budget && 'tokens' in budget)) {
    const wanted =
      '{ "tokens": 3000000 }, { "epochs": 40 } or { "minutes": 5 }; minutes may stand beside others'
    refuse('budget', json, wanted)
  }
  if ('epochs' in budget) wholeAt('budget.epochs', budget.epochs, 1)
  if ('minutes' in budget && !(typeof minutes === 'number' && minutes > 0)) {
    refuse('budget.minutes', minutes, 'a number above 0')
  }
  if ('tokens' in budget) wholeAt('budget.tokens', budget.tokens, 1)
  return budget
}

function configurationsOf(json: unknown, base: Json, budget: StudyBudget): StudyConfiguration[] {
  const given = objectAt('configurations', json)
  const configurations = Object.entries(given).map(([name, own]): StudyConfiguration => {
    const place = `configurations.${name}`
    if (name.trim() === '') refuse('configurations', name, 'objects under names')
    const { preset, ...options } = { ...base, ...optionsAt(place, own, budget) }
    return { name, options: own as Json, training: trainingAt(place, options, preset) }
  })
  if (configurations.length === 0) {
    refuse('configurations', given, 'one or more, such as { "raw": { "features": "raw" } }')
  }
  const names = new Map<string, string>()
  for (const { name, training } of configurations) {
    const content = JSON.stringify(training)
    const other = names.get(content)
    if (other !== undefined) {
      throw new UsageError(
        'BAD_PLAN',
        `configurations.${name}: it is the same as ${other}`,
        'Leave one of them away.',
      )
    }
    names.set(content, name)
  }
  return configurations
}

/** Options of the trainer, which checks their values later. */
function optionsAt(place: string, json: unknown, budget: StudyBudget): Json {
  const options = objectAt(place, json)
  const { preset: _, ...named } = options
  const unknown = unknownOption(named, trainDefaults)
  if (unknown) throw new UsageError('BAD_PLAN', `${place}: ${unknown.what}`, unknown.hint)
  for (const name of Object.keys(options)) {
    const decider = budget.tokens === undefined ? 'epochs' : 'tokens'
    const decided =
      name === 'epochs' && decider in budget
        ? `budget.${decider} decides the epochs`
        : ownOptions.includes(name)
          ? 'the study decides it'
          : undefined
    if (decided === undefined) continue
    throw new UsageError('BAD_PLAN', `${place}.${name}: ${decided}`, 'Leave it away.')
  }
  return options
}

function trainingAt(place: string, options: Json, preset: unknown): TrainConfig {
  if (preset !== undefined && typeof preset !== 'string') {
    refuse(`${place}.preset`, preset, 'the name of a preset')
  }
  try {
    return trainConfig({ ...studyDefaults, ...options } as Partial<TrainConfig>, preset)
  } catch (error) {
    if (!(error instanceof SeqarenaError)) throw error
    throw new UsageError('BAD_PLAN', `${place}: ${error.what}`, error.hint, {}, { cause: error })
  }
}

/** @param known the keys that it may have; any where absent */
function objectAt(place: string, value: unknown, known?: readonly string[]): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(place, value, known ? `an object of ${known.join(', ')}` : 'an object')
  }
  const stranger = known && Object.keys(value).find((key) => !known.includes(key))
  if (stranger !== undefined) {
    const hint = `There are ${known!.join(', ')}.`
    throw new UsageError('BAD_PLAN', `${place}: nothing is called ${stranger}`, hint)
  }
  return value as Json
}

function wholeAt(place: string, value: unknown, least: number): number {
  const fits = Number.isSafeInteger(value) && (value as number) >= least
  return fits ? (value as number) : refuse(place, value, `a whole number, ${least} or more`)
}

function seedAt(place: string, value: unknown): number {
  const seed = wholeAt(place, value, 0)
  return seed < 2 ** 32 ? seed : refuse(place, value, 'a whole number from 0 to 4294967295')
}

function refuse(place: string, value: unknown, wanted: string): never {
  const what = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`
  throw new UsageError('BAD_PLAN', `${place} ${what}`, `It must be ${wanted}.`)
}
