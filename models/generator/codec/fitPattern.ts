import type { RandomStream } from '../../../base/random.js'
import {
  alphabetAt,
  keyOf,
  type LabelPattern,
  type PatternCharacters,
  type PatternPart,
  type PatternShape,
  type SizedShape,
  sizedShape,
} from './labelPattern.js'

/** A label, and the first group that holds it. */
export interface HeldLabel {
  label: string
  group: number
}

export interface FitPatternOptions {
  /** Groups that have to have what is taken over from labels. */
  threshold: number
  /** How many labels have to be all different. */
  room: number
  random: RandomStream
}

/** Where no shape is common enough. */
const anyWord: PatternShape = {
  parts: [{ prefix: '', classes: 'a', lengths: [[8, 1]] }],
  labels: 1,
}

/** Share of the labels that a part's common texts must make up to be chosen from. */
const commonShare = 0.5
/** Labels that a pattern is learned from, evenly spaced among more. */
const mostLearned = 10_000
/** Keys that are tried before labels become longer. */
const triedKeys = 20

/**
 * How labels look: what stands between letters and digits, texts that many have in a place, classes and numbers of
 * characters. Nothing in it is of fewer than `threshold` groups.
 *
 * @param held the labels that the pattern is learned from, by ascending group
 * @param real labels of the column, none of which may be made up
 */
export function fitPattern(
  held: readonly HeldLabel[],
  real: readonly string[],
  { threshold, room, random }: FitPatternOptions,
): LabelPattern {
  const step = Math.ceil(held.length / mostLearned)
  const learned = held.filter((_, i) => i % step === 0)
  const byShape = grouped(learned, ({ label }) => shapeOf(label))
  const shapes = [...byShape.values()]
    .filter((own) => groupsOf(own) >= threshold)
    .map((own) => ({ parts: partsOf(own, threshold), labels: own.length }))
  const all = shapes.length > 0 ? shapes : [anyWord]
  const radices = all.flatMap(({ parts }) =>
    parts.flatMap((part) => ('texts' in part ? [part.texts.length] : [])),
  )
  for (let extra = 0; ; extra++) {
    for (let tried = 0; tried < triedKeys; tried++) {
      const key = drawKey(radices, random)
      const pattern: LabelPattern = { shapes: all, room, least: 4 * room, extra, ...key }
      const inverses = new Map<bigint, bigint>()
      if (!real.some((label) => isMade(pattern, label, inverses))) return pattern
    }
  }
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const own = groups.get(key)
    if (own) own.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** What stands between the runs of letters and digits, each run as `x`. */
function shapeOf(label: string): string {
  return label.replaceAll(/[\p{L}\p{N}]+/gu, 'x')
}

function runsOf(label: string): string[] {
  return label.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu) ?? []
}

function groupsOf(held: readonly HeldLabel[]): number {
  return new Set(held.map(({ group }) => group)).size
}

function partsOf(held: readonly HeldLabel[], threshold: number): PatternPart[] {
  const runs = held.map(({ label, group }) => ({ runs: runsOf(label), group }))
  const parts = runs[0].runs.map((_, i): PatternPart => {
    const own = runs.map((one) => ({ label: one.runs[i], group: one.group }))
    const first = own[0].label
    if (own.every(({ label }) => label === first)) return { texts: [first] }
    const byText = grouped(own, ({ label }) => label)
    const common = [...byText].filter(([, holders]) => groupsOf(holders) >= threshold)
    const commonLabels = common.reduce((sum, [, holders]) => sum + holders.length, 0)
    if (commonLabels >= commonShare * own.length) {
      return { texts: common.map(([text]) => text).sort() }
    }
    const prefix = commonPrefix(own.map(({ label }) => label)).replace(/0+$/, '')
    const rest = own.map(({ label, group }) => ({ label: label.slice(prefix.length), group }))
    return { prefix, ...charactersOf(rest, threshold) }
  })
  if (parts.some((part) => 'classes' in part)) return parts
  // Without a number labels would be too few.
  return [...parts, { texts: [' '] }, { prefix: '', classes: '1', lengths: [[1, 1]] }]
}

function commonPrefix(labels: readonly string[]): string {
  let length = labels[0].length
  for (const label of labels) {
    while (label.slice(0, length) !== labels[0].slice(0, length)) length--
  }
  return labels[0].slice(0, length)
}

function charactersOf(
  held: readonly HeldLabel[],
  threshold: number,
): Omit<PatternCharacters, 'prefix'> {
  const letters = held.map(({ label, group }) => ({ characters: [...label], group }))
  const byLength = grouped(letters, ({ characters }) => characters.length)
  const groupsWith = (own: typeof letters) => new Set(own.map(({ group }) => group)).size
  const lengths = [...byLength]
    .filter(([length, own]) => length > 0 && groupsWith(own) >= threshold)
    .map(([length, own]): [number, number] => [length, own.length])
    .sort(([a], [b]) => a - b)
  let classes = ''
  for (let place = 0; ; place++) {
    const own = letters.filter(({ characters }) => place < characters.length)
    if (groupsWith(own) < threshold) break
    const byKind = grouped(own, ({ characters }) => kindOf(characters[place]))
    const common = [...byKind].filter(([, holders]) => groupsWith(holders) >= threshold)
    const kinds = new Set((common.length > 0 ? common : [...byKind]).map(([kind]) => kind))
    classes += classOf(kinds)
  }
  if (lengths.length > 0) return { classes, lengths }
  return { classes: classes || 'a', lengths: [[Math.max(1, classes.length), 1]] }
}

/** Kinds of characters that classes are told apart by. */
function kindOf(character: string): string {
  if (character === '0') return '0'
  if (/\p{N}/u.test(character)) return '1'
  if (/[a-f]/.test(character)) return 'f'
  if (/[A-F]/.test(character)) return 'F'
  return /\p{Lu}/u.test(character) ? 'A' : 'a'
}

/** The smallest class that has all kinds. */
function classOf(kinds: ReadonlySet<string>): string {
  const has = (...some: string[]) => some.some((kind) => kinds.has(kind))
  const [hasDigits, hasLower, hasUpper] = [has('0', '1'), has('a', 'f'), has('A', 'F')]
  if (!hasLower && !hasUpper) return has('0') ? '0' : '1'
  if (!hasDigits) return hasLower && hasUpper ? 'c' : hasLower ? 'a' : 'A'
  if (hasLower && hasUpper) return 'C'
  if (hasLower) return has('a') ? 'b' : 'f'
  return has('A') ? 'B' : 'F'
}

/** A key by which every index of every shape is met: `times` has no divisor in common with their sizes. */
function drawKey(radices: readonly number[], random: RandomStream) {
  const plus = random.word() * 2 ** 20 + (random.word() >>> 12)
  for (;;) {
    const times = random.word() * 2 ** 20 + (random.word() >>> 12)
    // 2 · 3 · 5 · 13 · 31: the prime factors of the alphabets' sizes.
    if ([12_090, ...radices].every((radix) => divisor(times, radix) === 1)) return { times, plus }
  }
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}

/**
 * Whether a pattern makes a label up for one of its numbers.
 *
 * @param inverses of the key's factor by the size of a shape, as far as they are known
 */
function isMade(pattern: LabelPattern, label: string, inverses: Map<bigint, bigint>): boolean {
  const { shapes, room } = pattern
  const runs = runsOf(label)
  return shapes.some((shape) =>
    lengthsOf(shape, runs).some((lengths) => {
      const sized = sizedShape(shape, lengths, pattern)
      const index = indexOf(sized, runs)
      if (index === undefined) return false
      const { times, plus } = keyOf(pattern, sized.size)
      const back = inverses.get(sized.size) ?? inverse(times, sized.size)
      inverses.set(sized.size, back)
      const number = back * (index - plus)
      return modulo(number, sized.size) < BigInt(room)
    }),
  )
}

/** Lengths of parts of characters from which a label of these runs may have come. */
function lengthsOf({ parts }: PatternShape, runs: readonly string[]): number[][] {
  if (parts.length !== runs.length) return []
  const own = parts.flatMap((part, i) =>
    'classes' in part ? [{ part, length: runs[i].length - part.prefix.length }] : [],
  )
  const last = own.pop()!
  const isLike = own.every(({ part, length }) => part.lengths.some(([one]) => one === length))
  if (!isLike) return []
  const before = own.map(({ length }) => length)
  return last.part.lengths
    .filter(([length]) => length <= last.length)
    .map(([length]) => [...before, length])
}

/** The index of a label among those of a shape, if it is one. */
function indexOf({ parts }: SizedShape, runs: readonly string[]): bigint | undefined {
  let index = 0n
  for (const [i, part] of parts.entries()) {
    if (!('classes' in part)) {
      const at = part.indexOf(runs[i])
      if (at < 0) return undefined
      index = index * BigInt(part.length) + BigInt(at)
      continue
    }
    const { prefix, classes, length } = part
    const characters = runs[i].slice(prefix.length)
    if (!runs[i].startsWith(prefix) || characters.length !== length) return undefined
    for (let place = 0; place < length; place++) {
      const alphabet = alphabetAt(classes, place)
      const at = alphabet.indexOf(characters[place])
      if (at < 0) return undefined
      index = index * BigInt(alphabet.length) + BigInt(at)
    }
  }
  return index
}

/** The number whose product with `value` is 1, modulo `size`; they have no common divisor. */
function inverse(value: bigint, size: bigint): bigint {
  let [rest, next] = [modulo(value, size), size]
  let [factor, nextFactor] = [1n, 0n]
  while (next !== 0n) {
    const quotient = rest / next
    ;[rest, next] = [next, rest - quotient * next]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return factor
}

function modulo(value: bigint, size: bigint): bigint {
  return ((value % size) + size) % size
}
