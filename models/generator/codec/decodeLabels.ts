import type { LabelCodec } from './fitLabels.js'

/** Labels from codes, numbered by first appearance as in every table; −1 where they are missing. */
export function decodeLabels(
  { labels }: LabelCodec,
  codes: Int32Array,
): { codes: Int32Array; labels: string[] } {
  const placeOf = new Int32Array(labels.length).fill(-1)
  const present: string[] = []
  const places = codes.map((code) => {
    if (code >= labels.length) return -1
    if (placeOf[code] < 0) placeOf[code] = present.push(labels[code]) - 1
    return placeOf[code]
  })
  return { codes: places, labels: present }
}
