import { rareLabel } from '../../../datasets/rareLabel.js'
import {
  type Column,
  isNumberColumn,
  isNumberType,
  type LabelColumn,
} from '../../../datasets/table.js'
import type { ColumnCodec, DrawnLabels, FollowedColumn } from './tableCodec.js'

/** Most values of a column that follows from another. */
const mostValues = 1000

/**
 * The codecs with those columns that follow from a column of labels: in all rows of one label, or of none, they have
 * one value. Each value stands for as many groups as its label does. What stands for protected labels is followed by the
 * commonest value of theirs that a released label has too, else by {@link rareLabel} or the column's median.
 *
 * @param columns of the table, as the codecs are
 */
export function followedColumns(
  columns: readonly Column[],
  codecs: readonly ColumnCodec[],
): ColumnCodec[] {
  const followed = [...codecs]
  /** Names of columns that others follow from, which are drawn. */
  const leading = new Set<string>()
  for (const [i, column] of columns.entries()) {
    const own = codecs[i]
    const isSummed = codecs.some((one) => one.made === 'summed' && one.of === own.name)
    const isDrawn = own.made === 'labels' || own.made === 'numbers'
    if (!isDrawn || isSummed || leading.has(own.name)) continue
    for (const [j, other] of columns.entries()) {
      const codec = followed[j]
      if (j === i || codec.made !== 'labels' || !isOpen(codec) || isNumberColumn(other)) continue
      const values = valuesByLabel(column, other, codec)
      if (!values) continue
      const { name, type, form } = own
      followed[i] = { name, type, ...(form && { form }), made: 'followed', of: codec.name, values }
      leading.add(codec.name)
      break
    }
  }
  return followed
}

/** Whether several labels are released, and none made up. */
function isOpen({ labels: { labels, madeUp } }: DrawnLabels): boolean {
  return madeUp === null && labels.filter((label) => label !== rareLabel).length > 1
}

/** The value for each label of the codec, then for a missing one; undefined where a label has several. */
function valuesByLabel(
  column: Column,
  { codes, labels }: LabelColumn,
  codec: DrawnLabels,
): FollowedColumn['values'] | undefined {
  const cell = isNumberColumn(column)
    ? (row: number) => (Number.isNaN(column.values[row]) ? null : column.values[row] + 0)
    : (row: number) => (column.codes[row] < 0 ? null : column.labels[column.codes[row]])
  const codeOf = new Map(labels.map((label, code) => [label, code]))
  // A label that is called so itself counts as protected.
  const released = codec.labels.labels.filter((label) => label !== rareLabel && codeOf.has(label))
  const isReleased = new Uint8Array(labels.length)
  for (const label of released) isReleased[codeOf.get(label)!] = 1
  const found = new Map<number, Value>()
  const others = new Map<Value, number>()
  for (let row = 0; row < codes.length; row++) {
    const value = cell(row)
    const code = codes[row]
    if (code >= 0 && isReleased[code] === 0) {
      others.set(value, (others.get(value) ?? 0) + 1)
      continue
    }
    const known = found.get(code)
    if (known === undefined) found.set(code, value)
    else if (known !== value) return undefined
  }
  const open = new Set(found.values())
  if (open.size < 2 || open.size > mostValues) return undefined
  const values = codec.labels.labels.map((label) => {
    if (label === rareLabel) return standIn(column, others, open)
    return found.get(codeOf.get(label)!) ?? null
  })
  return codec.labels.missing ? [...values, found.get(-1) ?? null] : values
}

type Value = string | number | null

/** What follows from labels that are protected. */
function standIn(
  column: Column,
  theirs: ReadonlyMap<Value, number>,
  open: ReadonlySet<Value>,
): Value {
  const released = [...theirs].filter(([value]) => open.has(value))
  if (released.length > 0) return released.reduce((a, b) => (b[1] > a[1] ? b : a))[0]
  if (!isNumberColumn(column)) return rareLabel
  const present = column.values.filter((value) => !Number.isNaN(value)).sort()
  return present[present.length >> 1]
}

/** A column whose values follow from those of the column that it names, which is decoded. */
export function followedColumn(
  { name, type, form, values }: FollowedColumn,
  of: LabelColumn,
  { labels: { labels } }: DrawnLabels,
): Column {
  const place = new Map(labels.map((label, i) => [label, i]))
  const byLabel = of.labels.map((label) => values[place.get(label)!])
  const missing = values[labels.length] ?? null
  const at = (row: number) => (of.codes[row] < 0 ? missing : byLabel[of.codes[row]])
  const own = { name, ...(form && { form }) }
  const rows = of.codes.length
  if (isNumberType(type)) {
    const numbers = Float64Array.from({ length: rows }, (_, row) => Number(at(row) ?? Number.NaN))
    return { ...own, type, values: numbers }
  }
  // Labels are numbered by first appearance, as in every table.
  const numbers = new Map<string, number>()
  const codes = Int32Array.from({ length: rows }, (_, row) => {
    const value = at(row)
    if (value === null) return -1
    const label = String(value)
    const code = numbers.get(label) ?? numbers.size
    numbers.set(label, code)
    return code
  })
  return { ...own, type, codes, labels: [...numbers.keys()] }
}
