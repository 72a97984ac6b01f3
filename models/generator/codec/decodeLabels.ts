import type { LabelCodec } from './fitLabels.js'
import { labelMaker } from './labelMaker.js'

/**
 * Labels from codes, numbered by first appearance as in every table; −1 where they are missing.
 *
 * @param lengths [groups] that `codes` are of
 * @param numberOf the first label's number of a group, by its place among them: no two labels of all groups share one
 */
export function decodeLabels(
  { labels, madeUp }: LabelCodec,
  codes: Int32Array,
  lengths: Int32Array,
  numberOf: (group: number) => number,
): { codes: Int32Array; labels: string[] } {
  const placeOf = new Int32Array(labels.length).fill(-1)
  const present: string[] = []
  const places = new Int32Array(codes.length)
  const make = madeUp && labelMaker(madeUp)
  let row = 0
  for (const [group, length] of lengths.entries()) {
    const first = row
    for (const end = row + length; row < end; row++) {
      const code = codes[row]
      if (code < labels.length) {
        if (placeOf[code] < 0) placeOf[code] = present.push(labels[code]) - 1
        places[row] = placeOf[code]
      } else if (make && code === labels.length) {
        places[row] = present.push(make(numberOf(group) + row - first)) - 1
      } else places[row] = -1
    }
  }
  return { codes: places, labels: present }
}
