import { RandomStream } from '../../../base/random.js'
import { drawWeighted } from './drawWeighted.js'
import { alphabetAt, type LabelPattern, type PatternShape } from './labelPattern.js'

/** Labels of one shape, with the same texts and as many characters in each place. */
export interface LabelForm {
  /** Texts, and alphabets of places that have a character of one. */
  segments: readonly LabelSegment[]
  /** Characters of a label. */
  length: number
  /** How many labels there are. */
  size: bigint
  /** How many of them are made at most. */
  needed: number
  /** Number of the shape. */
  shape: number
  /** Characters of its last part that has some. */
  lastLength: number
}

export type LabelSegment = { text: string } | { alphabet: string }

/** The forms of a pattern, and which of its numbers has which. */
export interface LabelForms {
  forms: readonly LabelForm[]
  /** The form of a number, and how many numbers before it have the same. */
  placeOf(number: number): { form: number; rank: number }
}

/** How many times as many labels a form has as are made of it, at least: so that they look drawn. */
const leastSpare = 2
/** Numbers after which forms come in the same order again. */
const turnLength = 1024

/**
 * What labels of a pattern look like: every number below its room has a form, which as large a share of them has as of
 * the labels that the pattern is of. A form of too few labels for its share gets longer.
 */
export function labelForms(pattern: LabelPattern): LabelForms {
  const { room, least = 0, extra = 0 } = pattern
  const turn = Math.min(turnLength, room)
  const random = new RandomStream(pattern.times, 'label-forms', pattern.plus)
  const weights = pattern.shapes.map(({ labels }) => labels)
  const drafts = Array.from({ length: turn }, () => {
    const at = drawWeighted(weights, random)
    return draftOf(pattern.shapes[at], at, extra, random)
  })
  for (;;) {
    const forms = new Map<string, LabelForm>()
    const keys = drafts.map(keyOfDraft)
    for (const [slot, draft] of drafts.entries()) {
      const form = forms.get(keys[slot]) ?? formOf(draft)
      form.needed += Math.floor(room / turn) + Number(slot < room % turn)
      forms.set(keys[slot], form)
    }
    let isEnough = true
    for (const [slot, draft] of drafts.entries()) {
      const { size, needed } = forms.get(keys[slot])!
      if (size >= BigInt(Math.max(least, leastSpare * needed))) continue
      draft.more++
      isEnough = false
    }
    if (isEnough) return { forms: [...forms.values()], placeOf: placesOf([...forms.keys()], keys) }
  }
}

function placesOf(formKeys: readonly string[], keys: readonly string[]): LabelForms['placeOf'] {
  const numberOf = new Map(formKeys.map((key, form) => [key, form]))
  const counts = new Int32Array(formKeys.length)
  const slots = keys.map((key) => {
    const form = numberOf.get(key)!
    return { form, rank: counts[form]++ }
  })
  return (number) => {
    const { form, rank } = slots[number % slots.length]
    return { form, rank: Math.floor(number / slots.length) * counts[form] + rank }
  }
}

/** A form before it is known how many characters its last part needs more. */
interface DraftForm {
  shape: PatternShape
  number: number
  /** Number of the text, or of the characters, of each part. */
  picks: number[]
  more: number
}

function draftOf(
  shape: PatternShape,
  number: number,
  more: number,
  random: RandomStream,
): DraftForm {
  const picks = shape.parts.map((part) => {
    if ('texts' in part) return drawWeighted(part.labels ?? part.texts.map(() => 1), random)
    const at = drawWeighted(
      part.lengths.map(([, labels]) => labels),
      random,
    )
    return part.lengths[at][0]
  })
  return { shape, number, picks, more }
}

/** Number of a shape's last part that has characters. */
export function lastCharacters({ parts }: PatternShape): number {
  return parts.findLastIndex((part) => 'classes' in part)
}

/** Text that drafts of one form have in common, and no others. */
function keyOfDraft({ shape, number, picks, more }: DraftForm): string {
  const last = lastCharacters(shape)
  return `${number}:${picks.map((pick, i) => (i === last ? pick + more : pick)).join()}`
}

function formOf({ shape, number, picks, more }: DraftForm): LabelForm {
  const last = lastCharacters(shape)
  const segments = shape.parts.flatMap((part, i): LabelSegment[] => {
    if ('texts' in part) return [{ text: part.texts[picks[i]] }]
    const length = picks[i] + (i === last ? more : 0)
    const places = Array.from({ length }, (_, place) => alphabetAt(part.classes, place))
    return [{ text: part.prefix }, ...places.map((alphabet) => ({ alphabet }))]
  })
  let size = 1n
  let length = 0
  for (const segment of segments) {
    if ('alphabet' in segment) size *= BigInt(segment.alphabet.length)
    length += 'alphabet' in segment ? 1 : segment.text.length
  }
  return { segments, length, size, needed: 0, shape: number, lastLength: picks[last] + more }
}

/** The label of an index, 0 … size − 1; the last place is the one that counts least. */
export function labelAt({ segments }: LabelForm, index: bigint): string {
  let rest = index
  let label = ''
  for (const segment of segments.toReversed()) {
    if ('text' in segment) {
      label = segment.text + label
      continue
    }
    const count = BigInt(segment.alphabet.length)
    label = segment.alphabet[Number(rest % count)] + label
    rest /= count
  }
  return label
}

/** The index of a label among those of a form, if it is one. */
export function indexIn({ segments, length }: LabelForm, label: string): bigint | undefined {
  if (label.length !== length) return undefined
  let index = 0n
  let at = 0
  for (const segment of segments) {
    if ('text' in segment) {
      if (!label.startsWith(segment.text, at)) return undefined
      at += segment.text.length
      continue
    }
    const character = segment.alphabet.indexOf(label[at++])
    if (character < 0) return undefined
    index = index * BigInt(segment.alphabet.length) + BigInt(character)
  }
  return index
}
