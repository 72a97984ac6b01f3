import { RandomStream } from '../../../base/random.js'
import { drawWeighted } from './drawWeighted.js'
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
  return Int32Array.from({ length: count }, (_, i) => {
    const random = new RandomStream(seed, 'lengths', firstGroup + i)
    return lengths.values[drawWeighted(lengths.counts, random)]
  })
}
