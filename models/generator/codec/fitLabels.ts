import type { RandomStream } from '../../../base/random.js'
import { rareLabel } from '../../../datasets/rareLabel.js'
import type { LabelColumn } from '../../../datasets/table.js'
import { fitPattern } from './fitPattern.js'
import type { GroupRows } from './groupViews.js'
import type { LabelPattern } from './labelPattern.js'
import { leastGroups } from './protection.js'

/** Codes of a column of labels: one for each, one for those that are made up, one for missing. */
export interface LabelCodec {
  /** All different; the most frequent first, `rareLabel` last unless the column had it itself. */
  labels: string[]
  /** What stands for the column's other labels in the place of `rareLabel`; null: nothing. */
  madeUp: LabelPattern | null
  missing: boolean
}

export interface FitLabelsOptions {
  /** Groups that a label needs. */
  threshold: number
  /** Whether labels that fewer groups hold are made up anew. */
  invent: boolean
  /** Number of made-up labels of which no two may be the same. */
  room: number
  /** Labels of other rows, none of which is made up. */
  taken?: readonly (string | number)[]
  random: RandomStream
}

/** Labels all of which are different are ids from so many on. */
const fewestIds = 50

/**
 * A code for each label that enough groups hold and a common one for the others, which keeps their share. Ids, which
 * occur once each, and numbers of telephones and the like, which few groups share, are all made up.
 *
 * Source: the protection of rare categories in mostlyai-engine 2.7.3, whose token `_RARE_` is.
 */
export function fitLabels(
  column: Pick<LabelColumn, 'type' | 'codes' | 'labels'>,
  groups: GroupRows,
  options: FitLabelsOptions,
): LabelCodec {
  const { threshold, invent, taken = [] } = options
  const { rows, holders, firstHolder, missing } = countLabels(column, groups)
  const present = [...rows.keys()].filter((code) => rows[code] > 0)
  // Numbers with marks of which none may be released, as those of telephones, are ids that a few share.
  const isId = areIds(column, present, rows) || areNumbered(column, present, holders, threshold)
  // That a truth value occurs says nothing of anybody.
  const isHeld = (code: number) => column.type === 'boolean' || holders[code] >= threshold
  const kept = isId ? [] : present.filter(isHeld)
  const labels = kept
    .sort((a, b) => rows[b] - rows[a] || (column.labels[a] < column.labels[b] ? -1 : 1))
    .map((code) => column.labels[code])
  const isKept = new Set(kept)
  const others = present.filter((code) => !isKept.has(code))
  if (others.length === 0) return { labels, madeUp: null, missing }
  const isNamed = column.type === 'boolean' || column.type === 'ordered'
  if (isId || (invent && !isNamed)) {
    const held = others.map((code) => ({ label: column.labels[code], group: firstHolder[code] }))
    held.sort((a, b) => a.group - b.group)
    // Without protection too, a pattern is of no single label.
    const pattern = { ...options, threshold: Math.max(threshold, leastGroups) }
    const real = [...column.labels, ...taken.map(String)]
    return { labels, madeUp: fitPattern(held, real, pattern), missing }
  }
  if (!labels.includes(rareLabel)) labels.push(rareLabel)
  return { labels, madeUp: null, missing }
}

/** Rows and groups of each label, and the first of the groups. */
function countLabels({ codes, labels }: Pick<LabelColumn, 'codes' | 'labels'>, groups: GroupRows) {
  const rows = new Int32Array(labels.length)
  const holders = new Int32Array(labels.length)
  const firstHolder = new Int32Array(labels.length)
  const lastHolder = new Int32Array(labels.length).fill(-1)
  let missing = false
  for (let group = 0; group < groups.count; group++) {
    for (let i = groups.starts[group]; i < groups.starts[group + 1]; i++) {
      const code = codes[groups.rows[i]]
      if (code < 0) {
        missing = true
        continue
      }
      if (rows[code]++ === 0) firstHolder[code] = group
      if (lastHolder[code] !== group) holders[code]++
      lastHolder[code] = group
    }
  }
  return { rows, holders, firstHolder, missing }
}

/** Labels without blanks, or declared to be ids, no two of which are the same. */
function areIds(
  { type, labels }: Pick<LabelColumn, 'type' | 'labels'>,
  present: readonly number[],
  rows: Int32Array,
): boolean {
  if (!present.every((code) => rows[code] === 1)) return false
  if (type === 'id') return present.length > 1
  return present.length >= fewestIds && present.every((code) => !/\s/u.test(labels[code]))
}

/** Labels of digits and marks alone, as many as ids are, none of which enough groups hold. */
function areNumbered(
  { type, labels }: Pick<LabelColumn, 'type' | 'labels'>,
  present: readonly number[],
  holders: Int32Array,
  threshold: number,
): boolean {
  if (type === 'ordered' || present.length < fewestIds) return false
  return present.every(
    (code) => holders[code] < threshold && /^[^\p{L}]*\d[^\p{L}]*$/u.test(labels[code]),
  )
}

/** How many codes a column has. */
export function labelCodes({ labels, madeUp, missing }: LabelCodec): number {
  return labels.length + Number(madeUp !== null) + Number(missing)
}
