import { type Command, Option } from 'commander'
import {
  columnOrders,
  type GeneratorTrainConfig,
  generatorTrainConfig,
  generatorTrainDefaults,
} from '../../train/generator/generatorTrainConfig.js'
import { schedules } from '../../train/schedule.js'
import { toCount, toNumber } from './parse.js'

interface Flag {
  flag: string
  description: string
  parse?: (text: string) => unknown
}

/** The options that decide a generator; its seed is the run's. */
const generatorFlags: { [name in Exclude<keyof GeneratorTrainConfig, 'seed'>]: Flag } = {
  dModel: { flag: '--d-model <n>', description: "width of a generator's network", parse: toCount },
  nLayers: { flag: '--n-layers <n>', description: 'Mamba-2 blocks', parse: toCount },
  dState: { flag: '--d-state <n>', description: "size of a head's state", parse: toCount },
  headDim: { flag: '--head-dim <n>', description: 'width of a head', parse: toCount },
  dHidden: {
    flag: '--d-hidden <n>',
    description: "width of each column's hidden layer",
    parse: toCount,
  },
  columnOrder: {
    flag: '--column-order <name>',
    description: `in which a row is generated: ${columnOrders.join(', ')}`,
  },
  batchSize: { flag: '--batch-size <n>', description: 'groups a step', parse: toCount },
  epochs: { flag: '--epochs <n>', description: 'passes over the training groups', parse: toCount },
  lr: { flag: '--lr <x>', description: 'peak learning rate', parse: toNumber },
  weightDecay: { flag: '--weight-decay <x>', description: "AdamW's decay", parse: toNumber },
  schedule: { flag: '--schedule <name>', description: `learning rate: ${schedules.join(', ')}` },
  dropout: {
    flag: '--dropout <x>',
    description: "share of a layer's output dropped",
    parse: toNumber,
  },
  ema: {
    flag: '--ema <x>',
    description: 'decay of the average of the weights; 0 for none',
    parse: toNumber,
  },
  patience: {
    flag: '--patience <n>',
    description: 'epochs without a lower loss before a training stops',
    parse: toCount,
  },
  maxCodes: {
    flag: '--max-codes <n>',
    description: 'distinct values of a numeric column before it is cut into bins',
    parse: toCount,
  },
  protect: {
    flag: '--no-protect',
    description: 'let rare labels and extremes be generated as they are',
  },
}

const names = Object.keys(generatorFlags) as (keyof typeof generatorFlags)[]

/** Adds the options of a generator's training to a command. */
export function addGeneratorOptions(command: Command): Command {
  for (const name of names) {
    const { flag, description, parse } = generatorFlags[name]
    const shown = name === 'protect' ? '' : ` (default: ${generatorTrainDefaults[name]})`
    const option = new Option(flag, description + shown)
    command.addOption(parse ? option.argParser(parse) : option)
  }
  return command
}

/** The flags that were given, of those that decide a generator. */
export function givenGeneratorFlags(options: Record<string, unknown>): string[] {
  return names
    .filter((name) => (name === 'protect' ? options[name] === false : options[name] !== undefined))
    .map((name) => generatorFlags[name].flag.split(' ')[0])
}

/** @throws {UsageError} `BAD_CONFIG` */
export function generatorOptions(
  options: Record<string, unknown>,
): Omit<GeneratorTrainConfig, 'seed'> {
  const given = names.filter((name) => options[name] !== undefined)
  const { seed: _, ...config } = generatorTrainConfig(
    Object.fromEntries(given.map((name) => [name, options[name]])),
  )
  return config
}
