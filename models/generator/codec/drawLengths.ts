import { RandomStream } from '../../../base/random.js'
import type { TableCodec } from './tableCodec.js'

export interface DrawLengthsOptions {
  seed: number
  /** Number of the first group among all that are generated. */
  firstGroup: number
  count: number
}

/** [count] Rows of groups firstGroup …, as frequent as in training. A group's depends on its number alone. */
export function drawLengths(
  { lengths }: TableCodec,
  { seed, firstGroup, count }: DrawLengthsOptions,
): Int32Array {
  const total = lengths.counts.reduce((sum, groups) => sum + groups, 0)
  return Int32Array.from({ length: count }, (_, i) => {
    let left = new RandomStream(seed, 'lengths', firstGroup + i).integer(total)
    const drawn = lengths.counts.findIndex((groups) => {
      left -= groups
      return left < 0
    })
    return lengths.values[drawn]
  })
}
