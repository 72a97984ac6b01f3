import type { TrainConfig } from './trainConfig.js'
import { trainOptions } from './trainOptions.js'

/** The options that differ from the defaults, as flags: `options --data t.parquet --epochs 2, else the defaults`. */
export function describeOptions(config: TrainConfig): string {
  const flags = trainOptions(config)
    .filter(({ differs }) => differs)
    .map(({ flag, argument }) => `${flag} ${argument}`)
  return flags.length > 0
    ? `options ${flags.join(' ')}, else the defaults`
    : 'options: the defaults'
}
