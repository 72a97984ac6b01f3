import type { Command } from 'commander'
import {
  columnOrders,
  type GeneratorTrainConfig,
  generatorTrainConfig,
  generatorTrainDefaults,
} from '../../train/generator/generatorTrainConfig.js'
import { addConfigFlags, type ConfigFlags, fittingFlags } from './configFlags.js'
import { toCount } from './parse.js'

/** The options that decide a generator; its seed is the run's. */
const generatorFlags: ConfigFlags<Exclude<keyof GeneratorTrainConfig, 'seed'>> = {
  dModel: { flag: '--d-model <n>', description: "width of a generator's network", parse: toCount },
  nLayers: { flag: '--n-layers <n>', description: 'Mamba-2 blocks', parse: toCount },
  dState: fittingFlags.dState,
  headDim: fittingFlags.headDim,
  dHidden: {
    flag: '--d-hidden <n>',
    description: "width of each column's hidden layer",
    parse: toCount,
  },
  columnOrder: {
    flag: '--column-order <name>',
    description: `in which a row is generated: ${columnOrders.join(', ')}`,
  },
  batchSize: {
    flag: '--batch-size <n>',
    description: 'groups a step; fewer for small tables',
    parse: toCount,
  },
  epochs: { flag: '--epochs <n>', description: 'passes over the training groups', parse: toCount },
  lr: fittingFlags.lr,
  weightDecay: {
    ...fittingFlags.weightDecay,
    description: "AdamW's decay (default: 0.01; of rows that stand alone 10,000 / rows, at most 1)",
  },
  schedule: fittingFlags.schedule,
  dropout: fittingFlags.dropout,
  ema: fittingFlags.ema,
  patience: {
    flag: '--patience <n>',
    description:
      'epochs without a lower loss before a training stops, or a cooldown begins to fall',
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
  invent: {
    flag: '--invent',
    description: 'make rare labels up, in the form that they have, instead of _RARE_',
  },
  orderBy: {
    flag: '--order-by <column>',
    description: 'a column that the rows of a group are in the order of, where it is not found',
  },
}

const names = Object.keys(generatorFlags) as (keyof typeof generatorFlags)[]

/** Adds the options of a generator's training to a command. */
export function addGeneratorOptions(command: Command): Command {
  addConfigFlags(command, generatorFlags, generatorTrainDefaults)
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
