import type { GroupedTable } from './groupedTable.js'
import type { RuleName } from './structureResult.js'

/** A rule about one column of grouped tables. */
export interface Rule {
  name: RuleName
  /** Number of the column. */
  column: number
  step?: number
  start?: number
  /** Number of the column that a running total adds up. */
  adds?: number
}

/** Sequences that keep to a rule. */
export interface RuleCounts {
  /** Number of sequences with at least two values of the column. */
  sequences: number
  kept: number
}

/** What sums of decimals are off by, as a share of the larger number. */
const tolerance = 1e-9

/**
 * Counts the sequences that keep to a rule.
 *
 * @param most number of sequences with at least two values after which the count of steps or totals ends
 */
export function countKept(
  table: GroupedTable,
  rule: Rule,
  most = Number.POSITIVE_INFINITY,
): RuleCounts {
  if (rule.name !== 'counting' && rule.name !== 'runningTotal') {
    const counts = table.orders[rule.column]
    return { sequences: counts.sequences, kept: counts[rule.name] }
  }
  const { count, starts } = table.groups
  const values = table.values[rule.column]
  const keeps = stepTest(rule, table)
  let sequences = 0
  let kept = 0
  for (let group = 0; group < count && sequences < most; group++) {
    let before = -1
    let isLong = false
    let isKept = true
    // Ends where a break is found and known to be one: where there are two values.
    for (let row = starts[group]; row < starts[group + 1] && (isKept || !isLong); row++) {
      if (Number.isNaN(values[row])) continue
      if (before >= 0) isLong = true
      isKept &&= before < 0 ? begins(values[row], rule) : keeps(values, before, row)
      before = row
    }
    if (!isLong) continue
    sequences++
    if (isKept) kept++
  }
  return { sequences, kept }
}

/** A function that gives the rows of a sequence that break a rule, as places in the grouped table. */
export function breakFinder(table: GroupedTable, rule: Rule): (group: number) => number[] {
  const { starts } = table.groups
  const values = table.values[rule.column]
  const keeps = stepTest(rule, table)
  return (group) => {
    const broken: number[] = []
    let before = -1
    let present = 0
    for (let row = starts[group]; row < starts[group + 1]; row++) {
      if (Number.isNaN(values[row])) continue
      const isKept = before < 0 ? begins(values[row], rule) : keeps(values, before, row)
      if (!isKept) broken.push(row)
      before = row
      present++
    }
    return present < 2 ? [] : broken
  }
}

/** Whether two numbers are equal but for what sums of decimals lose. */
export function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))
}

/** Whether a row keeps to a rule, given the last row before it that has a value. */
type StepTest = (values: Float64Array, before: number, row: number) => boolean

function stepTest(rule: Rule, table: GroupedTable): StepTest {
  switch (rule.name) {
    case 'constant':
      return (values, before, row) => values[row] === values[before]
    case 'ascending':
      return (values, before, row) => values[row] >= values[before]
    case 'strictlyAscending':
      return (values, before, row) => values[row] > values[before]
    case 'descending':
      return (values, before, row) => values[row] <= values[before]
    case 'strictlyDescending':
      return (values, before, row) => values[row] < values[before]
    case 'counting': {
      const step = rule.step!
      return (values, before, row) =>
        row === before + 1 && isNear(values[row], values[before] + step)
    }
    case 'runningTotal': {
      const added = table.values[rule.adds!]
      return (values, before, row) =>
        row === before + 1 && isNear(values[row], values[before] + added[row])
    }
  }
}

/** Whether the first value of a sequence is as the rule has it. */
function begins(value: number, { start }: Rule): boolean {
  return start === undefined || isNear(value, start)
}
