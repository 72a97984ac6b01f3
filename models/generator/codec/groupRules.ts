import {
  type Column,
  isNumberColumn,
  type LabelColumn,
  type NumberColumn,
} from '../../../datasets/table.js'
import type { GroupRows } from './groupViews.js'

/** What a column does inside groups: nothing that is known, or a rule that nearly all of them keep. */
export type ColumnRule =
  | { rule: 'none' }
  | { rule: 'constant' }
  | { rule: 'rising' }
  | { rule: 'counting'; from: number; by: number }
  | { rule: 'total'; of: string }

/** Share of the groups that may break a rule. */
const tolerated = 0.005
/** Fewest groups of several rows that a rule is seen in. */
const fewestGroups = 10
/** Fewest changes that a column must have had, were its rows in no order, to count as constant. */
const fewestChanges = 10
/** Share of those changes that it may have. */
const changesLeft = 0.05
/** What a running total may be off by, relative to itself. */
const rounding = 1e-9

/**
 * The rules of a table's columns. A column that rises seldom, or hardly ever differs from row to row, keeps a rule
 * only where chance would not.
 *
 * @param columns without the key
 */
export function groupRules(columns: readonly Column[], groups: GroupRows): ColumnRule[] {
  if (severalRows(groups) < fewestGroups) return columns.map(() => ({ rule: 'none' }))
  const rules = columns.map((column): ColumnRule => {
    const counting = isPlainNumber(column) ? countingRule(column, groups) : undefined
    if (counting) return counting
    if (isConstant(column, groups)) return { rule: 'constant' }
    return { rule: isNumberColumn(column) && isRising(column, groups) ? 'rising' : 'none' }
  })
  const summed = new Set<string>()
  for (const [c, total] of columns.entries()) {
    const isOpen = rules[c].rule === 'none' || rules[c].rule === 'rising'
    if (!isPlainNumber(total) || !isOpen || summed.has(total.name)) continue
    const of = columns.find(
      (column, i): column is NumberColumn =>
        i !== c &&
        isPlainNumber(column) &&
        rules[i].rule !== 'total' &&
        isTotal(total, column, groups),
    )
    if (!of) continue
    rules[c] = { rule: 'total', of: of.name }
    summed.add(of.name)
  }
  return rules
}

function isPlainNumber(column: Column): column is NumberColumn {
  return column.type === 'number' || column.type === 'integer'
}

/** How many groups a column falls in, of those with several values. */
export function fallingGroups({ values }: NumberColumn, groups: GroupRows) {
  let falling = 0
  let rising = 0
  let several = 0
  for (let group = 0; group < groups.count; group++) {
    const own = presentValues(values, groups, group)
    if (own.length < 2) continue
    several++
    let falls = false
    let rises = false
    for (let i = 1; i < own.length; i++) {
      if (own[i] < own[i - 1]) falls = true
      if (own[i] > own[i - 1]) rises = true
    }
    if (falls) falling++
    else if (rises) rising++
  }
  return { falling, rising, several }
}

/** Whether so many of the groups are few enough to be exceptions. */
export function areTolerated(exceptions: number, groups: number): boolean {
  return exceptions <= tolerated * groups
}

function severalRows({ count, starts }: GroupRows): number {
  let several = 0
  for (let group = 0; group < count; group++) {
    if (starts[group + 1] - starts[group] > 1) several++
  }
  return several
}

function presentValues(values: Float64Array, { starts, rows }: GroupRows, group: number) {
  const own: number[] = []
  for (let i = starts[group]; i < starts[group + 1]; i++) {
    if (!Number.isNaN(values[rows[i]])) own.push(values[rows[i]])
  }
  return own
}

/** A column that rises by the same from the same number on in nearly all groups. */
function countingRule({ values }: NumberColumn, groups: GroupRows): ColumnRule | undefined {
  const { count, starts, rows } = groups
  const first = Array.from({ length: count }, (_, group) => group).find(
    (group) => starts[group + 1] - starts[group] > 1,
  )!
  const from = values[rows[starts[first]]]
  const by = values[rows[starts[first] + 1]] - from
  if (!Number.isInteger(from) || !Number.isInteger(by) || by === 0) return undefined
  let others = 0
  for (let group = 0; group < count; group++) {
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      if (values[rows[i]] === from + by * (i - starts[group])) continue
      others++
      break
    }
    if (!areTolerated(others, count)) return undefined
  }
  return { rule: 'counting', from, by }
}

function isConstant(column: Column, groups: GroupRows): boolean {
  const kinds = kindsOf(column)
  const { count, starts, rows } = groups
  const frequency = new Map<number, number>()
  for (const row of rows) frequency.set(kinds[row], (frequency.get(kinds[row]) ?? 0) + 1)
  let same = 0
  for (const own of frequency.values()) same += (own / rows.length) ** 2
  let changing = 0
  let several = 0
  let changes = 0
  let pairs = 0
  for (let group = 0; group < count; group++) {
    let own = 0
    for (let i = starts[group] + 1; i < starts[group + 1]; i++) {
      pairs++
      if (kinds[rows[i]] !== kinds[rows[i - 1]]) own++
    }
    changes += own
    if (own > 0) changing++
    if (starts[group + 1] - starts[group] > 1) several++
  }
  const expected = pairs * (1 - same)
  return (
    areTolerated(changing, several) &&
    expected >= fewestChanges &&
    changes <= changesLeft * expected
  )
}

/** A number for each value, the same for equal ones: missing values are equal. */
function kindsOf(column: Column): Float64Array | LabelColumn['codes'] {
  if (!isNumberColumn(column)) return column.codes
  // No value of a column is infinite.
  return column.values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
}

/** Never falls in nearly all groups, and rises in enough to tell that from chance; begins with a value. */
function isRising(column: NumberColumn, groups: GroupRows): boolean {
  const { falling, rising, several } = fallingGroups(column, groups)
  if (rising < fewestGroups || !areTolerated(falling, Math.min(several, rising))) return false
  let late = 0
  for (let group = 0; group < groups.count; group++) {
    const first = column.values[groups.rows[groups.starts[group]]]
    if (Number.isNaN(first) && presentValues(column.values, groups, group).length > 0) late++
  }
  return areTolerated(late, groups.count)
}

/** Whether values are another column's sums so far, but for rounding. */
function isTotal(total: NumberColumn, of: NumberColumn, groups: GroupRows): boolean {
  let others = 0
  let isOther = false
  for (let group = 0; group < groups.count; group++) {
    let sum = 0
    for (let i = groups.starts[group]; i < groups.starts[group + 1]; i++) {
      const row = groups.rows[i]
      sum += of.values[row]
      isOther ||= total.values[row] !== of.values[row]
      if (Math.abs(total.values[row] - sum) <= rounding * (1 + Math.abs(sum))) continue
      others++
      break
    }
    if (!areTolerated(others, groups.count)) return false
  }
  return isOther
}
