import type { RandomStream } from '../../base/random.js'

/** Row numbers of `rows` of `count` rows drawn without replacement, ascending; all of them where it is not fewer. */
export function drawRows(count: number, rows: number, random: RandomStream): Int32Array {
  if (rows >= count) return Int32Array.from({ length: count }, (_, row) => row)
  return random.permutation(count).slice(0, rows).sort()
}
