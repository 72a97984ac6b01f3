import type { RandomStream } from '../../../base/random.js'
import { drawWeighted } from './drawWeighted.js'
import {
  alphabetAt,
  keyOf,
  type LabelPattern,
  type SizedShape,
  sizedShape,
} from './labelPattern.js'

/**
 * The label of a number: its shape and lengths are drawn, the rest follows from the number. Beyond the pattern's room a
 * label has a number behind it.
 */
export function madeUpLabel(pattern: LabelPattern, number: number, random: RandomStream): string {
  const { shapes, room } = pattern
  const shape =
    shapes[
      drawWeighted(
        shapes.map(({ labels }) => labels),
        random,
      )
    ]
  const lengths = shape.parts.flatMap((part) => {
    if (!('classes' in part)) return []
    const at = drawWeighted(
      part.lengths.map(([, labels]) => labels),
      random,
    )
    return [part.lengths[at][0]]
  })
  const sized = sizedShape(shape, lengths, pattern)
  const { times, plus } = keyOf(pattern, sized.size)
  const label = labelAt(sized, (times * BigInt(number % room) + plus) % sized.size)
  return number < room ? label : `${label}-${Math.floor(number / room)}`
}

/** The label of an index, 0 … size − 1; the last place is the one that counts least. */
function labelAt({ parts }: SizedShape, index: bigint): string {
  let rest = index
  const next = (count: number) => {
    const digit = Number(rest % BigInt(count))
    rest /= BigInt(count)
    return digit
  }
  let label = ''
  for (const part of parts.toReversed()) {
    if (!('classes' in part)) {
      label = part[next(part.length)] + label
      continue
    }
    for (let place = part.length - 1; place >= 0; place--) {
      const alphabet = alphabetAt(part.classes, place)
      label = alphabet[next(alphabet.length)] + label
    }
    label = part.prefix + label
  }
  return label
}
