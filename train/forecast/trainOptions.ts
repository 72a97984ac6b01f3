import { shellArgument } from '../../base/shellArgument.js'
import { nameArgument } from '../../datasets/nameArgument.js'
import { archList, commonSizes, defaultSize } from './architectures.js'
import { type TrainConfig, trainDefaults } from './trainConfig.js'

/** An option of a training as it is typed. */
export interface TrainOption {
  /** `--d-model` */
  flag: string
  /** The value as a word of a command for bash; `–` where there is none, which no flag can say. */
  argument: string
  /** The value where nothing is said. */
  standard: string
  differs: boolean
}

/** All options of a training, in the order of its configuration. */
export function trainOptions({ simulate, ...config }: TrainConfig): TrainOption[] {
  const defaults: Record<string, unknown> = { ...trainDefaults }
  for (const size of commonSizes) defaults[size] = defaultSize(size, archList(config.arch))
  const own = Object.entries(config).map(([name, value]) => option(name, value, defaults[name]))
  if (config.data !== null) return own
  // The simulated table has no size that goes without saying: each preset has its own.
  const size = Object.entries(simulate).map(([name, value]) => ({
    ...option(name, value, trainDefaults.simulate[name as keyof typeof simulate]),
    differs: true,
  }))
  return [...own, ...size]
}

function option(name: string, value: unknown, standard: unknown): TrainOption {
  return {
    flag: `--${name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`,
    argument: argumentOf(value),
    standard: argumentOf(standard),
    differs: JSON.stringify(value) !== JSON.stringify(standard),
  }
}

function argumentOf(value: unknown): string {
  if (value === null) return '–'
  if (!Array.isArray(value)) return shellArgument(String(value))
  const names = value.filter((name) => typeof name === 'string')
  return names.length > 0 ? nameArgument(...names) : value.join(',')
}
