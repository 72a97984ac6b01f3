import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { checkIsFile } from '../../base/checkIsFile.js'
import { checkOutputs } from '../../base/checkOutputs.js'
import { UsageError } from '../../base/errors.js'
import { stderrProgress } from '../../base/progress.js'
import { gruDefaults } from '../../models/gru/config.js'
import { unknownOption } from '../../train/configChecks.js'
import { listRuns, openRun } from '../../train/forecast/runFolder.js'
import {
  presets,
  type TrainConfig,
  trainConfig,
  trainDefaults,
} from '../../train/forecast/trainConfig.js'
import { formatTraining } from '../formatTraining.js'
import { interruptSignal } from '../interruptSignal.js'
import { printResult } from '../printResult.js'
import { backendOption } from './backendOption.js'
import { columnFlags } from './columnFlags.js'
import { addConfigFlags, type ConfigFlags, fittingFlags } from './configFlags.js'
import { kernelsOption } from './kernelsOption.js'
import { toCount, toJsonOutput, toNumber, toPositive, toSeed, toSizes, toSteps } from './parse.js'
import { groupTrainHelp } from './trainHelpGroups.js'

/** The options that decide the weights; `simulate` stands for the two options of the simulated table. */
const configFlags: ConfigFlags<Exclude<keyof TrainConfig, 'simulate'>> = {
  data: { flag: '--data <file>', description: 'table to train on; a simulated one without it' },
  valid: {
    flag: '--valid <file>',
    description: 'table to validate on; a part of --data without it',
  },
  test: {
    flag: '--test <file>',
    description: 'table to test on, once, at the end; a part of --data without it and --valid',
  },
  testShare: {
    flag: '--test-share <x>',
    description: 'share of the sequences of --data that are tested on; 0 for a submission',
    parse: toNumber,
  },
  split: {
    flag: '--split <how>',
    description: 'random, time, or auto: by time where convert cut the sequences from series',
  },
  ...columnFlags,
  arch: {
    flag: '--arch <list>',
    description: 'mamba2, gru, or several with commas between: members take turns',
  },
  numModels: { flag: '--num-models <n>', description: 'ensemble members', parse: toCount },
  dModel: {
    flag: '--d-model <n>',
    description: 'width of the network, or a list: of each of --arch',
    parse: toSizes,
  },
  nLayers: {
    flag: '--n-layers <n>',
    description: `layers, ${gruDefaults.nLayers} of a gru; or a list: of each of --arch`,
    parse: toSizes,
  },
  dState: {
    ...fittingFlags.dState,
    description: `${fittingFlags.dState.description}, mamba2 only`,
  },
  headDim: {
    ...fittingFlags.headDim,
    description: `${fittingFlags.headDim.description}, mamba2 only`,
  },
  convWidth: {
    flag: '--conv-width <n>',
    description: "taps of a layer's convolution, mamba2 only",
    parse: toCount,
  },
  expand: {
    flag: '--expand <n>',
    description: "width of a layer's inside, in widths of the network, mamba2 only",
    parse: toCount,
  },
  folds: {
    flag: '--folds <n>',
    description:
      'parts of all sequences, of which each member leaves out one to be validated on; 0 for none',
    parse: toNumber,
  },
  batchSize: {
    flag: '--batch-size <n>',
    description: 'sequences (or crops) a step',
    parse: toCount,
  },
  epochs: {
    flag: '--epochs <n>',
    description: 'passes over the training sequences',
    parse: toCount,
  },
  lr: fittingFlags.lr,
  weightDecay: fittingFlags.weightDecay,
  schedule: fittingFlags.schedule,
  dropout: fittingFlags.dropout,
  featureDropout: {
    flag: '--feature-dropout <x>',
    description:
      'share of the crops in which a group of --features is dropped, if others stand beside',
    parse: toNumber,
  },
  crop: {
    flag: '--crop <n>',
    description: 'steps of a random crop; 0 for whole sequences',
    parse: toNumber,
  },
  warmUpWeight: {
    flag: '--warm-up-weight <x>',
    description: 'weight in the loss of steps in which a state is still filling',
    parse: toNumber,
  },
  ema: fittingFlags.ema,
  averageBest: {
    flag: '--average-best <n>',
    description: 'best epochs whose mean is tried in the end; 1 for none',
    parse: toCount,
  },
  features: {
    flag: '--features <list>',
    description: 'all, raw, or groups: differences, rolling, ema, mean5 …',
  },
  normalize: {
    flag: '--normalize <how>',
    description: 'sequence (running, by sequence), none or learned',
  },
  beside: {
    flag: '--beside <list>',
    description: 'groups that also enter as they are, not normalized; or none',
  },
  traits: {
    flag: '--traits <n>',
    description: 'inputs that say how a sequence differs from others: at most so many; 0 for none',
    parse: toNumber,
  },
  predict: {
    flag: '--predict <what>',
    description:
      'state (the next one), change (up to it) or residual (of a ridge regression); auto chooses for each feature',
  },
  patience: {
    flag: '--patience <n>',
    description:
      'epochs without a better score before a member stops, or a cooldown begins to fall',
    parse: toCount,
  },
  seed: { flag: '--seed <n>', description: 'of everything random', parse: toSeed },
}

export function trainCommand(): Command {
  const command = new Command('train').description('train an ensemble into a run folder')
  addConfigFlags(command, configFlags, trainDefaults)
  command
    .addOption(
      new Option('--preset <name>', 'options under one name').choices(Object.keys(presets)),
    )
    .option('--sequences <n>', 'sequences of the simulated table', toCount)
    .option('--steps <n>', 'steps of the simulated table', toSteps)
    .option('--config <file>', 'JSON file of these options, as --print-config prints them')
    .option('--print-config', 'print the options that would be used, and stop')
    .option('--name <name>', 'run folder in --runs-dir (default: the time)')
    .option('--runs-dir <folder>', 'where run folders stand', 'runs')
    .option('--resume', 'go on with the run of --name, or with the newest that is not finished')
    .option('--workers <n>', 'threads (default: one a core)', toCount)
    .addOption(backendOption())
    .addOption(kernelsOption())
    .option('--max-minutes <x>', 'stop with the best so far', toPositive)
    .option('--json <file>', 'also write the summary there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      `
Examples:
  seqarena train --data train.parquet --name mine
  seqarena train --data train.parquet --arch mamba2,gru --num-models 4   # two of each
  seqarena train --resume --name mine
  seqarena train --data train.parquet --preset gru --name peer
  seqarena train --preset quick                     # on a simulated table, a minute or two`,
    )
    .action(async (options) => {
      const given = givenConfig(options)
      if (options.printConfig) {
        process.stdout.write(`${JSON.stringify(trainConfig(given, options.preset), null, 2)}\n`)
        return
      }
      const name = options.name ?? defaultName(options)
      const progress = stderrProgress()
      if (options.resume && options.name === undefined) {
        progress.stream.write(`going on with ${options.runsDir}/${name}\n`)
      }
      // What is given must agree with the run that is resumed; the rest is in its folder.
      const config = options.resume ? given : trainConfig(given, options.preset)
      const { data, valid, test } = options.resume
        ? openRun(options.runsDir, name).readConfig().config
        : config
      checkOutputs(
        { '--json': options.json },
        { '--config': options.config, '--data': data, '--valid': valid, '--test': test },
      )
      const { trainRun } = await import('../../train/forecast/trainRun.js')
      const { run, summary } = await trainRun(config, {
        runsDir: options.runsDir,
        name,
        resume: options.resume === true,
        backend: options.backend,
        kernels: options.kernels,
        workers: options.workers ?? 0,
        maxMinutes: options.maxMinutes ?? Number.POSITIVE_INFINITY,
        signal: interruptSignal(),
        progress,
      })
      printResult(options.json, summary, `${formatTraining(summary)}\n\n${run.path}/report.html`)
    })
  return groupTrainHelp(command)
}

/** What was asked for by --config and, above it, by flags. */
function givenConfig(options: Record<string, unknown>): Partial<TrainConfig> {
  const given: Partial<TrainConfig> = {
    ...(options.config === undefined ? {} : readConfigFile(String(options.config))),
    ...definedOf(options, Object.keys(configFlags)),
  }
  const size = definedOf(options, ['sequences', 'steps'])
  if (Object.keys(size).length > 0) {
    if (given.data) {
      throw new UsageError(
        'BAD_CONFIG',
        `--${Object.keys(size)[0]} is of the simulated table`,
        'With --data there is none: leave it away.',
      )
    }
    const preset = presets[String(options.preset)]?.simulate ?? trainDefaults.simulate
    given.simulate = { ...(given.simulate ?? preset), ...size }
  }
  return given
}

function definedOf(options: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  )
}

function readConfigFile(file: string): Record<string, unknown> {
  const hint = 'Give a JSON object of options, as --print-config prints it.'
  checkIsFile(file, hint, 'usage')
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const reason = (cause as Error).message
    throw new UsageError('BAD_CONFIG', `cannot be read (${reason})`, hint, { file }, { cause })
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UsageError('BAD_CONFIG', 'is not an object of options', hint, { file })
  }
  const unknown = unknownOption(parsed, trainDefaults)
  if (unknown) throw new UsageError('BAD_CONFIG', unknown.what, unknown.hint, { file })
  return parsed as Record<string, unknown>
}

/** The newest unfinished run when resuming, else the time: 20260131-174500. */
function defaultName({ resume, runsDir }: { resume?: boolean; runsDir: string }): string {
  if (!resume) return new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
  const unfinished = listRuns(runsDir).filter((run) => !run.isFinished)
  const newest = unfinished.at(-1)
  if (!newest) {
    throw new UsageError(
      'RUN_MISSING',
      `no run in ${runsDir} waits to be finished`,
      'Train one first.',
    )
  }
  return newest.name
}
