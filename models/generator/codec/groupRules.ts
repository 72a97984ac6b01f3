import {
  type Column,
  isNumberColumn,
  isQuantityType,
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
  return isQuantityType(column.type)
}

/** Groups with several values, and in how many of them a column falls, or rises and never falls. */
export function orderedGroups({ values }: NumberColumn, { count, starts, rows }: GroupRows) {
  let [several, falling, rising] = [0, 0, 0]
  for (let group = 0; group < count; group++) {
    let [present, falls, rises] = [0, false, false]
    let last = Number.NaN
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      const value = values[rows[i]]
      if (Number.isNaN(value)) continue
      present++
      falls ||= value < last
      rises ||= value > last
      last = value
    }
    if (present > 1) several++
    if (falls) falling++
    else if (rises) rising++
  }
  return { several, falling, rising }
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
  const several = severalRows(groups)
  let changing = 0
  let changes = 0
  for (let group = 0; group < count; group++) {
    let own = 0
    for (let i = starts[group] + 1; i < starts[group + 1]; i++) {
      if (kinds[rows[i]] !== kinds[rows[i - 1]]) own++
    }
    changes += own
    if (own > 0 && !areTolerated(++changing, several)) return false
  }
  const frequency = new Map<number, number>()
  for (const row of rows) frequency.set(kinds[row], (frequency.get(kinds[row]) ?? 0) + 1)
  let same = 0
  for (const own of frequency.values()) same += (own / rows.length) ** 2
  // Changes from row to row, were the rows in no order.
  const expected = (rows.length - count) * (1 - same)
  return expected >= fewestChanges && changes <= changesLeft * expected
}

/** A number for each value, the same for equal ones: missing values are equal. */
function kindsOf(column: Column): Float64Array | LabelColumn['codes'] {
  if (!isNumberColumn(column)) return column.codes
  // No value of a column is infinite.
  return column.values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
}

/** Never falls in nearly all groups, and rises in enough to tell that from chance; begins with a value. */
function isRising(column: NumberColumn, groups: GroupRows): boolean {
  const { falling, rising } = orderedGroups(column, groups)
  if (rising < fewestGroups || !areTolerated(falling, rising)) return false
  let late = 0
  for (let group = 0; group < groups.count; group++) {
    const own = groups.rows.subarray(groups.starts[group], groups.starts[group + 1])
    const isMissing = (row: number) => Number.isNaN(column.values[row])
    if (isMissing(own[0]) && !own.every(isMissing)) late++
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
