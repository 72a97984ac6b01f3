import { isQuantityType } from '../../datasets/table.js'
import { orderNames } from './countOrders.js'
import { type GroupedTable, hasOrder } from './groupedTable.js'
import { countKept, type Rule } from './rule.js'

/** Share of sequences below which a rule is not looked into further. */
const halfOfThem = 0.5
/** Share of the sequences that begin with one value from which all are to. */
const commonStart = 0.9
/** Number of sequences that a pair of columns is tried on before it is counted as a whole. */
const tried = 50

/**
 * The rules that a real table's columns are measured by: constancy of each; order of those that have one; steps of
 * one size where at least half of the sequences are in strict order; sums of other columns where at least half are.
 */
export function findRules(real: GroupedTable): Rule[] {
  const steps = real.columns.map((_, column) => findSteps(real, column))
  return real.columns.flatMap((first, column): Rule[] => {
    if (!hasOrder(first)) return [{ name: 'constant', column }]
    const counting = steps[column]
    const total = counting ? undefined : findTotal(real, column)
    return [
      ...orderNames.map((name) => ({ name, column })),
      ...(counting ? [counting] : []),
      ...(total ? [total] : []),
    ]
  })
}

/** Share of the sequences with at least two values that keep to a rule; 0 where there are none. */
function keptShare(table: GroupedTable, rule: Rule, most?: number): number {
  const { kept, sequences } = countKept(table, rule, most)
  return sequences === 0 ? 0 : kept / sequences
}

/** The most frequent step of a column in strict order, and what its sequences begin with. */
function findSteps(real: GroupedTable, column: number): Rule | undefined {
  if (!hasOrder(real.columns[column])) return undefined
  const isStrict = (['strictlyAscending', 'strictlyDescending'] as const).some(
    (name) => keptShare(real, { name, column }) >= halfOfThem,
  )
  if (!isStrict) return undefined
  const { count, starts } = real.groups
  const values = real.values[column]
  const steps: number[] = []
  const begins: number[] = []
  for (let g = 0; g < count; g++) {
    if (!Number.isNaN(values[starts[g]])) begins.push(values[starts[g]])
    for (let row = starts[g] + 1; row < starts[g + 1]; row++) {
      const step = values[row] - values[row - 1]
      if (!Number.isNaN(step)) steps.push(Number(step.toPrecision(9)))
    }
  }
  const { value: step } = mostFrequent(steps)
  const { value: start, times } = mostFrequent(begins)
  const rule: Rule = {
    name: 'counting',
    column,
    step,
    ...(times >= commonStart * begins.length && { start }),
  }
  return keptShare(real, rule) >= halfOfThem ? rule : undefined
}

/** The column that another adds up in the most sequences, if it does in at least half of them. */
function findTotal(real: GroupedTable, column: number): Rule | undefined {
  const isNumber = (c: number) => isQuantityType(real.columns[c].type)
  if (!isNumber(column)) return undefined
  let best: Rule | undefined
  let bestShare = 0
  for (let adds = 0; adds < real.columns.length; adds++) {
    if (adds === column || !isNumber(adds)) continue
    const rule: Rule = { name: 'runningTotal', column, adds }
    if (keptShare(real, rule, tried) < halfOfThem) continue
    const share = keptShare(real, rule)
    if (share >= halfOfThem && share > bestShare) [best, bestShare] = [rule, share]
  }
  return best
}

function mostFrequent(values: readonly number[]): { value: number; times: number } {
  const counts = new Map<number, number>()
  let best = { value: Number.NaN, times: 0 }
  for (const value of values) {
    const times = (counts.get(value) ?? 0) + 1
    counts.set(value, times)
    if (times > best.times) best = { value, times }
  }
  return best
}
