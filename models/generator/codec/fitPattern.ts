import type { RandomStream } from '../../../base/random.js'
import { freeOrders } from './freeOrders.js'
import { type LabelForm, labelForms, lastCharacters } from './labelForms.js'
import type {
  LabelPattern,
  PatternCharacters,
  PatternDomains,
  PatternPart,
  PatternShape,
  PatternTexts,
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
  /** Class and number of characters where no shape is common enough; eight small letters if absent. */
  otherwise?: Pick<PatternCharacters, 'classes' | 'lengths'>
}

const anyWord = { classes: 'a', lengths: [[8, 1]] } satisfies FitPatternOptions['otherwise']

/** Share of the labels that a part's common texts must make up to be chosen from. */
const commonShare = 0.5
/** Share of the labels that must be e-mail addresses for all made-up ones to be some. */
const addressShare = 0.9
/** Labels that a pattern is learned from, evenly spaced among more. */
const mostLearned = 10_000

/**
 * How labels look: what stands between letters and digits, texts that many have in a place, classes and numbers of
 * characters. Nothing in it is of fewer than `threshold` groups. Domains of e-mail addresses are such texts as a whole.
 *
 * @param held the labels that the pattern is learned from, by ascending group
 * @param real labels of the column, none of which may be made up
 */
export function fitPattern(
  held: readonly HeldLabel[],
  real: readonly string[],
  options: FitPatternOptions,
): LabelPattern {
  const step = Math.ceil(held.length / mostLearned)
  const learned = held.filter((_, i) => i % step === 0)
  const addresses = learned.filter(({ label }) => isAddress(label))
  const isOfAddresses = addresses.length > 0 && addresses.length >= addressShare * learned.length
  if (!isOfAddresses) return fitWhole(learned, real, options)
  const names = addresses.map(({ label, group }) => ({ label: partsOfAddress(label)[0], group }))
  const realAddresses = real.filter(isAddress)
  const realNames = [...new Set(realAddresses.map((label) => partsOfAddress(label)[0]))]
  const domains = fitDomains(addresses, realAddresses, options)
  return { ...fitWhole(names, realNames, options), domains }
}

function isAddress(label: string): boolean {
  return /^[^\s@]+@[^\s@]+$/u.test(label)
}

/** What stands before `@` and behind it. */
function partsOfAddress(label: string): string[] {
  return label.split('@')
}

function fitDomains(
  addresses: readonly HeldLabel[],
  real: readonly string[],
  options: FitPatternOptions,
): PatternDomains {
  const held = addresses.map(({ label, group }) => ({ label: partsOfAddress(label)[1], group }))
  const byDomain = [...grouped(held, ({ label }) => label)]
  const isCommon = (own: readonly HeldLabel[]) => groupsOf(own) >= options.threshold
  const common = byDomain
    .filter(([, own]) => isCommon(own))
    .map(([domain, own]): [string, number] => [domain, own.length])
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const others = byDomain.filter(([, own]) => !isCommon(own)).flatMap(([, own]) => own)
  if (others.length === 0) return { common, others: null }
  const realDomains = [...new Set(real.map((label) => partsOfAddress(label)[1]))]
  const pattern = fitWhole(others, realDomains, { ...options, room: others.length })
  return { common, others: { pattern, labels: others.length } }
}

function fitWhole(
  learned: readonly HeldLabel[],
  real: readonly string[],
  { threshold, room, random, otherwise = anyWord }: FitPatternOptions,
): LabelPattern {
  const byShape = [...grouped(learned, ({ label }) => shapeOf(label)).values()]
  const shapes = byShape
    .filter((own) => groupsOf(own) >= threshold)
    .map((own) => ({ parts: partsOf(own, threshold), labels: own.length }))
  const any: PatternShape = { parts: [{ prefix: '', ...otherwise }], labels: 1 }
  let all = shapes.length > 0 ? shapes : [any]
  const key = drawKey(random)
  for (;;) {
    const pattern: LabelPattern = { shapes: all, room, ...key }
    const { forms } = labelForms(pattern)
    const { orders, dense } = freeOrders(pattern, forms, real, random)
    if (dense.length === 0) return { ...pattern, orders }
    all = all.map((shape, number) => {
      const own = dense.filter((form) => form.shape === number)
      return own.length > 0 ? longerShape(shape, own) : shape
    })
  }
}

/** A shape whose last characters are more than in forms that have too few new labels. */
function longerShape(shape: PatternShape, dense: readonly LabelForm[]): PatternShape {
  const least = 1 + Math.max(...dense.map(({ lastLength }) => lastLength))
  const last = lastCharacters(shape)
  const parts = shape.parts.map((part, i): PatternPart => {
    if (i !== last || 'texts' in part) return part
    const labels = new Map<number, number>()
    for (const [length, own] of part.lengths) {
      const longer = Math.max(length, least)
      labels.set(longer, own + (labels.get(longer) ?? 0))
    }
    return { ...part, lengths: [...labels] }
  })
  return { ...shape, parts }
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
  const ownOf = (i: number) => runs.map((one) => ({ label: one.runs[i], group: one.group }))
  const parts = runs[0].runs.map((_, i): PatternPart => {
    const own = ownOf(i)
    const first = own[0].label
    if (own.every(({ label }) => label === first)) return { texts: [first] }
    const common = commonTexts(own, threshold)
    const commonLabels = common.labels.reduce((sum, labels) => sum + labels, 0)
    if (commonLabels >= commonShare * own.length) return common
    return charactersOf(own, threshold)
  })
  if (parts.some((part) => 'classes' in part)) return parts
  // Of texts alone, labels would be too few.
  if (held.some(({ label }) => /\s/u.test(label))) {
    return [...parts, { texts: [' '] }, { prefix: '', classes: '10', lengths: [[1, 1]] }]
  }
  const varied = parts.findLastIndex((part) => 'texts' in part && part.texts.length > 1)
  return parts.with(varied, charactersOf(ownOf(varied), threshold))
}

function commonTexts(held: readonly HeldLabel[], threshold: number): Required<PatternTexts> {
  const common = [...grouped(held, ({ label }) => label)]
    .filter(([, holders]) => groupsOf(holders) >= threshold)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    texts: common.map(([text]) => text),
    labels: common.map(([, holders]) => holders.length),
  }
}

function commonPrefix(labels: readonly string[]): string {
  let length = labels[0].length
  for (const label of labels) {
    while (label.slice(0, length) !== labels[0].slice(0, length)) length--
  }
  return labels[0].slice(0, length)
}

function charactersOf(held: readonly HeldLabel[], threshold: number): PatternCharacters {
  const prefix = commonPrefix(held.map(({ label }) => label)).replace(/0+$/, '')
  const letters = held.map(({ label, group }) => ({
    characters: [...label.slice(prefix.length)],
    group,
  }))
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
    const byKind = grouped(own, ({ characters }) => kindOf(characters[place], place))
    const common = [...byKind].filter(([, holders]) => groupsWith(holders) >= threshold)
    const kinds = new Set((common.length > 0 ? common : [...byKind]).map(([kind]) => kind))
    classes += classOf(kinds)
  }
  if (lengths.length > 0) return { prefix, classes, lengths }
  return { prefix, classes: classes || 'a', lengths: [[Math.max(1, classes.length), 1]] }
}

/** Kinds of characters that classes are told apart by: of digits those that numbers begin with. */
function kindOf(character: string, place: number): string {
  if (/\p{N}/u.test(character)) return place === 0 && character !== '0' ? '1' : '0'
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

/** A key by which every index of every form is met: `times` has no divisor in common with their sizes. */
function drawKey(random: RandomStream) {
  const plus = random.word() * 2 ** 20 + (random.word() >>> 12)
  for (;;) {
    const times = random.word() * 2 ** 20 + (random.word() >>> 12)
    // The prime factors of the alphabets' sizes.
    if ([2, 3, 5, 13, 31].every((prime) => times % prime !== 0)) return { times, plus }
  }
}
