import { UsageError } from '../../base/errors.js'
import {
  type Normalize,
  normalizations,
  type PredictedValue,
  predictedValues,
} from '../../models/forecast/config.js'
import { parseFeatureGroups } from '../../solution/features.js'
import { configChecks, refuseOption } from '../configChecks.js'
import { type Schedule, schedules } from '../schedule.js'
import {
  type ArchitectureOptions,
  architectures,
  archList,
  commonSizes,
  defaultSize,
} from './architectures.js'
import { type ColumnConfig, checkColumnConfig, columnDefaults } from './columnOptions.js'

/** Everything that decides the weights: the same configuration and data give the same bytes. */
export interface TrainConfig extends ArchitectureOptions, ColumnConfig {
  /** Table to train on; null trains on a simulated one. */
  data: string | null
  /** Table to validate on; null splits `data` by sequence. */
  valid: string | null
  /** Table to test on; null keeps a part of `data`, unless there is `valid`. */
  test: string | null
  /** Share of the sequences of `data` that are scored once, at the end; 0 for none. */
  testShare: number
  /** How sequences come to stand in their parts: `auto` takes time where they were cut from series. */
  split: 'auto' | 'time' | 'random'
  /** Ensemble members, alike but for their seeds and architectures; their predictions are averaged. */
  numModels: number
  /**
   * Parts into which all sequences, those for validation too, are cut: each member leaves out one and is validated on
   * it. 0 validates all members on the same sequences.
   */
  folds: number
  /** Sequences (or crops of them) a step. */
  batchSize: number
  epochs: number
  /** Peak learning rate. */
  lr: number
  weightDecay: number
  schedule: Schedule
  /** Share of a layer's output that is dropped while training. */
  dropout: number
  /** Share of the crops in which a group of `features` is dropped, where others stand beside them. */
  featureDropout: number
  /** Steps of a random crop; 0 trains on whole sequences. */
  crop: number
  /** Weight in the loss of the steps in which a state is still filling. */
  warmUpWeight: number
  /** Largest decay of the running average of the weights, which is validated and kept; 0 keeps the weights. */
  ema: number
  /** Number of best epochs, the mean of whose weights is tried at the end; 1 for none. */
  averageBest: number
  /** Feature groups, as `--features` takes them. */
  features: string
  normalize: Normalize
  /** Feature groups that also enter as they are where the others are normalized, or `none`. */
  beside: string
  /** Most traits of a sequence that are inputs too: as many as stand out of chance, at most so many. */
  traits: number
  /** What networks predict of each feature, or `auto`: chosen for each by validation. */
  predict: PredictedValue | 'auto'
  /** Epochs without a better validation R² before a member stops, or before the fall of a `cooldown` begins. */
  patience: number
  seed: number
  /** Size of the simulated table when `data` is null. */
  simulate: { sequences: number; steps: number }
}

export const trainDefaults: Readonly<TrainConfig> = {
  data: null,
  valid: null,
  test: null,
  testShare: 0.15,
  split: 'auto',
  ...columnDefaults,
  arch: 'mamba2',
  numModels: 3,
  folds: 0,
  dModel: 96,
  nLayers: 2,
  dState: 16,
  headDim: 32,
  convWidth: 24,
  expand: 2,
  batchSize: 8,
  epochs: 40,
  lr: 5e-3,
  weightDecay: 0.1,
  schedule: 'cooldown',
  dropout: 0.1,
  featureDropout: 0.5,
  crop: 64,
  warmUpWeight: 1,
  ema: 0.999,
  averageBest: 1,
  features: 'all',
  normalize: 'sequence',
  beside: 'raw',
  traits: 16,
  predict: 'auto',
  patience: 10,
  seed: 1,
  simulate: { sequences: 96, steps: 1000 },
}

/** Sets of options under one name; options given beside a preset win over it. */
export const presets: Readonly<Record<string, Partial<TrainConfig>>> = {
  default: {},
  quick: {
    numModels: 1,
    epochs: 12,
    features: 'raw',
    normalize: 'none',
    dropout: 0,
    simulate: { sequences: 300, steps: 1000 },
  },
  best: { numModels: 6 },
  gru: { arch: 'gru', features: 'raw,lags', normalize: 'none', dropout: 0, crop: 125, epochs: 120 },
}

/**
 * The defaults with a preset and then `options` laid over them, checked. Sizes that neither gives are the defaults of
 * the architectures.
 *
 * @throws {UsageError} `BAD_CONFIG` naming the option, its value and what it may be; `UNKNOWN_FEATURES`
 */
export function trainConfig(options: Partial<TrainConfig> = {}, preset = 'default'): TrainConfig {
  if (!Object.hasOwn(presets, preset)) {
    throw new UsageError(
      'BAD_CONFIG',
      `no preset is called ${preset}`,
      `Choose from ${Object.keys(presets).join(', ')}.`,
    )
  }
  const given = { ...presets[preset], ...options }
  const config: TrainConfig = { ...trainDefaults, ...given }
  const names = archList(config.arch)
  for (const size of commonSizes) {
    if (!Object.hasOwn(given, size)) config[size] = defaultSize(size, names)
  }
  const { whole, number, oneOf, text } = configChecks(config, trainDefaults)
  for (const name of ['data', 'valid', 'test'] as const) {
    if (config[name] !== null) text(name, 'the name of a file, or null')
  }
  for (const name of ['valid', 'test'] as const) {
    if (config.data === null && config[name] !== null) {
      refuseOption(name, config[name], 'null where there is no data')
    }
  }
  number('testShare', (value) => value >= 0 && value <= 0.5, '0 to 0.5')
  oneOf('split', ['auto', 'time', 'random'])
  checkColumnConfig(config, { text, whole })
  for (const name of [
    'numModels',
    'dState',
    'headDim',
    'convWidth',
    'expand',
    'batchSize',
    'epochs',
    'averageBest',
    'patience',
  ] as const) {
    whole(name, 1)
  }
  for (const name of ['crop', 'seed', 'traits'] as const) whole(name, 0)
  number(
    'folds',
    (value) => value === 0 || (Number.isInteger(value) && value > 1 && value <= config.numModels),
    `0, or 2 or more and at most the number of members, ${config.numModels}`,
  )
  number('lr', (value) => value > 0 && value < 1, 'between 0 and 1')
  number('weightDecay', (value) => value >= 0 && value < 10, '0 or more, below 10')
  for (const name of ['dropout', 'featureDropout', 'ema'] as const) {
    number(name, (value) => value >= 0 && value < 1, '0 or more, below 1')
  }
  oneOf('schedule', schedules)
  number('warmUpWeight', (value) => value >= 0 && value <= 1, '0 to 1')
  oneOf('normalize', normalizations)
  oneOf('predict', ['auto', ...predictedValues])
  text('features', 'a list of feature groups')
  text('beside', 'a list of feature groups, or none')
  inputGroups(config)
  if (!isSize(config.simulate)) {
    refuseOption('simulate', config.simulate, `like ${JSON.stringify(trainDefaults.simulate)}`)
  }
  architectures(config)
  return config
}

/** A configuration may come from a file: anything can stand where the size of a table should. */
function isSize(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const isCount = (count: unknown) => Number.isInteger(count) && (count as number) > 0
  return (
    Object.keys(value).sort().join() === 'sequences,steps' && Object.values(value).every(isCount)
  )
}

/**
 * The groups that enter a network: those that are normalized, and those beside them that are not. Without a
 * normalization all are alike, and none enters twice.
 *
 * @throws {UsageError} `UNKNOWN_FEATURES`
 */
export function inputGroups({
  features,
  normalize,
  beside,
}: Pick<TrainConfig, 'features' | 'normalize' | 'beside'>): {
  features: string[]
  plain: string[]
} {
  const own = parseFeatureGroups(features)
  const plain = beside === 'none' ? [] : parseFeatureGroups(beside)
  if (normalize === 'sequence') return { features: own, plain }
  return { features: [...own, ...plain.filter((group) => !own.includes(group))], plain: [] }
}
