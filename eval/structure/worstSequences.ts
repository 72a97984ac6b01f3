import { isNumberColumn } from '../../datasets/table.js'
import type { GroupedTable } from './groupedTable.js'
import { breakFinder, type Rule } from './rule.js'
import type { BrokenSequence, RuleBreak } from './structureResult.js'

const shownSequences = 3
const shownRows = 12
const shownColumns = 8
/** Rows that are shown before the first that breaks a rule. */
const rowsBefore = 3

/**
 * The sequences of a table in which the most rows break a rule, with the rows around the first of them.
 *
 * @param rules those that the table does not keep to as it should
 */
export function worstSequences(table: GroupedTable, rules: readonly Rule[]): BrokenSequence[] {
  const finders = rules.map((rule) => ({ rule, find: breakFinder(table, rule) }))
  const counts = new Int32Array(table.groups.count)
  for (const { find } of finders) {
    for (let group = 0; group < counts.length; group++) counts[group] += find(group).length
  }
  const worst: number[] = []
  for (let group = 0; group < counts.length; group++) {
    if (counts[group] === 0) continue
    const place = worst.findIndex((other) => counts[group] > counts[other])
    worst.splice(place < 0 ? worst.length : place, 0, group)
    worst.length = Math.min(worst.length, shownSequences)
  }
  return worst.map((group) => {
    const breaks = finders.map(({ rule, find }) => ({ rule, at: find(group) }))
    return describe(
      table,
      group,
      breaks.filter(({ at }) => at.length > 0),
    )
  })
}

function describe(
  table: GroupedTable,
  group: number,
  breaks: readonly { rule: Rule; at: readonly number[] }[],
): BrokenSequence {
  const { groups, columns } = table
  const [from, end] = [groups.starts[group], groups.starts[group + 1]]
  const first = Math.min(...breaks.map(({ at }) => at[0]))
  const firstShown = Math.max(from, Math.min(first - rowsBefore, end - shownRows))
  const broken = breaks.map(({ rule }) => rule.column)
  const added = breaks.flatMap(({ rule: { adds } }) => adds ?? [])
  const shown = [...new Set([...broken, ...added, ...columns.keys()])].slice(0, shownColumns)
  const rows = groups.rows.subarray(firstShown, Math.min(end, firstShown + shownRows))
  return {
    key: groups.keys[group],
    length: end - from,
    breaks: breaks.map(
      ({ rule, at }): RuleBreak => ({
        column: columns[rule.column].name,
        rule: rule.name,
        row: at[0] - from + 1,
        rows: at.length,
      }),
    ),
    columns: shown.map((column) => columns[column].name),
    firstRow: firstShown - from + 1,
    cells: Array.from(rows, (row) => shown.map((column) => cellOf(table, column, row))),
  }
}

/** @param row of the table as it was read */
function cellOf({ columns }: GroupedTable, column: number, row: number): string | number | null {
  const own = columns[column]
  if (!isNumberColumn(own)) return own.codes[row] < 0 ? null : own.labels[own.codes[row]]
  return Number.isNaN(own.values[row]) ? null : own.values[row]
}
