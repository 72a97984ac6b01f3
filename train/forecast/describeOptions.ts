import { archList, commonSizes, defaultSize } from './architectures.js'
import { type TrainConfig, trainDefaults } from './trainConfig.js'

/** The options that differ from the defaults, as flags: `options --data t.parquet --epochs 2, else the defaults`. */
export function describeOptions({ simulate, ...config }: TrainConfig): string {
  const defaults: Record<string, unknown> = { ...trainDefaults }
  for (const size of commonSizes) defaults[size] = defaultSize(size, archList(config.arch))
  const given: [string, unknown][] = Object.entries(config).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]),
  )
  if (config.data === null) given.push(...Object.entries(simulate))
  const flags = given.map(([name, value]) => `${flagOf(name)} ${argument(String(value))}`)
  return flags.length > 0
    ? `options ${flags.join(' ')}, else the defaults`
    : 'options: the defaults'
}

/** `dModel` as it is typed: `--d-model`. */
function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`
}

function argument(text: string): string {
  return /^[\w./\\:,+-]+$/.test(text) ? text : JSON.stringify(text)
}
