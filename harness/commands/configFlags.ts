import { type Command, Option } from 'commander'
import { schedules } from '../../train/schedule.js'
import { toCount, toNumber } from './parse.js'

/** How an option of a configuration is given on the command line. */
export interface ConfigFlag {
  flag: string
  description: string
  /** @param earlier what it gave for the same option before, where that comes more than once */
  parse?: (text: string, earlier?: unknown) => unknown
}

/** A flag for each of the options, in the order of the help. */
export type ConfigFlags<Names extends string> = { [name in Names]: ConfigFlag }

/** Flags that every training by the trainer has. */
export const fittingFlags = {
  dState: { flag: '--d-state <n>', description: "size of a head's state", parse: toCount },
  headDim: { flag: '--head-dim <n>', description: 'width of a head', parse: toCount },
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
    description: 'largest decay of the running average of the weights; 0 for none',
    parse: toNumber,
  },
} satisfies Record<string, ConfigFlag>

/** Adds the options to a command; defaults that are null or booleans go without saying. */
export function addConfigFlags<Names extends string>(
  command: Command,
  flags: ConfigFlags<Names>,
  defaults: Readonly<Record<Names, unknown>>,
): void {
  for (const name of Object.keys(flags) as Names[]) {
    const { flag, description, parse } = flags[name]
    const standard = defaults[name]
    const isShown = standard !== null && typeof standard !== 'boolean'
    const option = new Option(flag, description + (isShown ? ` (default: ${standard})` : ''))
    command.addOption(parse ? option.argParser(parse) : option)
  }
}
