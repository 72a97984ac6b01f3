/** What labels are made up by: none that it gives is one of the table, and no two of the first `room` are the same. */
export interface LabelPattern {
  shapes: PatternShape[]
  /** How many labels, of numbers 0, 1, …, are all different and new. */
  room: number
  /** Least number of labels that a shape has to choose from, so that they look like drawn ones. */
  least: number
  /** Characters that every shape has more than its labels had. */
  extra: number
  /** Key that leads from numbers to labels: see {@link keyOf}. */
  times: number
  plus: number
}

/** Parts one after another, of characters at least one, and how many labels look so. */
export interface PatternShape {
  parts: PatternPart[]
  labels: number
}

/** One of several texts, or of one alone; or characters behind a text. */
export type PatternPart = { texts: string[] } | PatternCharacters

export interface PatternCharacters {
  prefix: string
  /** A class for each place; the last one's for all behind it. */
  classes: string
  /** Lengths, and how many labels have each. */
  lengths: [length: number, labels: number][]
}

const digits = '0123456789'
const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()

/** Classes of characters by their sign. */
export const alphabets: Readonly<Record<string, string>> = {
  '1': digits.slice(1),
  '0': digits,
  f: `${digits}abcdef`,
  F: `${digits}ABCDEF`,
  a: lower,
  A: upper,
  b: digits + lower,
  B: digits + upper,
  c: lower + upper,
  C: digits + lower + upper,
}

/** Characters of a place; `classes` has one at least. */
export function alphabetAt(classes: string, place: number): string {
  return alphabets[classes[Math.min(place, classes.length - 1)]]
}

/** A shape with one length for each of its parts of characters. */
export interface SizedShape {
  parts: readonly SizedPart[]
  /** How many different labels it gives. */
  size: bigint
}

export type SizedPart = readonly string[] | { prefix: string; classes: string; length: number }

/**
 * A shape whose labels are `least` at least: where they would be fewer, the last part of characters is longer.
 *
 * @param lengths of the parts of characters, in order
 */
export function sizedShape(
  { parts }: PatternShape,
  lengths: readonly number[],
  { least, extra }: Pick<LabelPattern, 'least' | 'extra'>,
): SizedShape {
  let taken = 0
  const sized = parts.map((part): SizedPart => {
    if ('texts' in part) return part.texts
    return { prefix: part.prefix, classes: part.classes, length: lengths[taken++] }
  })
  const last = sized.findLastIndex((part) => 'classes' in part)
  const { prefix, classes, length } = sized[last] as Exclude<SizedPart, readonly string[]>
  let size = sized.reduce((product, part) => product * sizeOf(part), 1n)
  let more = 0
  while (more < extra || size < BigInt(least)) {
    size *= BigInt(alphabetAt(classes, length + more).length)
    more++
  }
  sized[last] = { prefix, classes, length: length + more }
  return { parts: sized, size }
}

/** Bits of a key's numbers, about. */
const keyBits = 48

/** What the numbers of labels are multiplied by, and what is added, modulo a shape's size: as large as that, about. */
export function keyOf(
  { times, plus }: Pick<LabelPattern, 'times' | 'plus'>,
  size: bigint,
): { times: bigint; plus: bigint } {
  const power = BigInt(1 + Math.ceil(size.toString(2).length / keyBits))
  return { times: BigInt(times) ** power % size, plus: BigInt(plus) ** power % size }
}

function sizeOf(part: SizedPart): bigint {
  if (!('classes' in part)) return BigInt(part.length)
  let size = 1n
  for (let place = 0; place < part.length; place++) {
    size *= BigInt(alphabetAt(part.classes, place).length)
  }
  return size
}
