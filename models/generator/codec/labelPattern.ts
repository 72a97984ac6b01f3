/** What labels are made up by: none that it gives is one of the table, and no two of the first `room` are the same. */
export interface LabelPattern {
  shapes: PatternShape[]
  /** How many labels, of numbers 0, 1, …, are all different and new. */
  room: number
  /** Key that leads from numbers to labels: see {@link keyOf}. */
  times: number
  plus: number
  /** Orders of the blocks of each form (`blockOrder`), chosen so that no label is real; absent: as they come. */
  orders?: number[][]
  /** Domains of e-mail addresses, whose other part the shapes make; absent where labels are none. */
  domains?: PatternDomains
  /** Least number of labels of a form, in files of earlier versions. */
  least?: number
  /** Characters that every form has more than its labels had, in files of earlier versions. */
  extra?: number
}

/** Parts one after another, of characters at least one, and how many labels look so. */
export interface PatternShape {
  parts: PatternPart[]
  labels: number
}

/** One of several texts, or of one alone; or characters behind a text. */
export type PatternPart = PatternTexts | PatternCharacters

export interface PatternTexts {
  texts: string[]
  /** How many labels have each; absent: all as many. */
  labels?: number[]
}

export interface PatternCharacters {
  prefix: string
  /** A class for each place; the last one's for all behind it. */
  classes: string
  /** Lengths, and how many labels have each. */
  lengths: [length: number, labels: number][]
}

/** What follows `@`. */
export interface PatternDomains {
  /** Domains that enough groups have, and how many labels have each. */
  common: [domain: string, labels: number][]
  /** The other ones, which are made up, and how many labels have one; null: none. */
  others: { pattern: LabelPattern; labels: number } | null
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

/** Bits of a key's numbers, about. */
const keyBits = 48

/** What the numbers of labels are multiplied by, and what is added, modulo a form's size: as large as that, about. */
export function keyOf(
  { times, plus }: Pick<LabelPattern, 'times' | 'plus'>,
  size: bigint,
): { times: bigint; plus: bigint } {
  const power = BigInt(1 + Math.ceil(size.toString(2).length / keyBits))
  return { times: BigInt(times) ** power % size, plus: BigInt(plus) ** power % size }
}
