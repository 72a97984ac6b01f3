import type { RandomStream } from '../../../base/random.js'
import type { LabelCodec } from './fitLabels.js'
import { madeUpLabel } from './madeUpLabel.js'

/**
 * Labels from codes, numbered by first appearance as in every table; −1 where they are missing.
 *
 * @param lengths [groups] that `codes` are of
 * @param numberOf the first label's number of a group, by its place among them: no two labels of all groups share one
 * @param streamOf the random numbers of a group
 */
export function decodeLabels(
  { labels, madeUp }: LabelCodec,
  codes: Int32Array,
  lengths: Int32Array,
  numberOf: (group: number) => number,
  streamOf: (group: number) => RandomStream,
): { codes: Int32Array; labels: string[] } {
  const placeOf = new Int32Array(labels.length).fill(-1)
  const present: string[] = []
  const places = new Int32Array(codes.length)
  let row = 0
  for (const [group, length] of lengths.entries()) {
    const first = row
    let random: RandomStream | undefined
    for (const end = row + length; row < end; row++) {
      const code = codes[row]
      if (code < labels.length) {
        if (placeOf[code] < 0) placeOf[code] = present.push(labels[code]) - 1
        places[row] = placeOf[code]
      } else if (madeUp && code === labels.length) {
        random ??= streamOf(group)
        places[row] = present.push(madeUpLabel(madeUp, numberOf(group) + row - first, random)) - 1
      } else places[row] = -1
    }
  }
  return { codes: places, labels: present }
}
