import { isNumberColumn } from '../../datasets/table.js'
import { sortedValues } from '../statistics/sortedValues.js'
import type { GroupedTable } from './groupedTable.js'
import { groupSorter } from './groupSorter.js'
import { countKept, type Rule } from './rule.js'

/**
 * Share of the sequences with at least two values that would keep to a rule by chance. Constant: were the values
 * dealt out anew over all rows, Σ p_vⁿ over values v for n rows. In order: were the rows of each sequence shuffled,
 * Π m_v! / n! with m_v rows of value v, or 1/n! for strict orders and steps, 0 with equal values. A running total:
 * where the column is constant, for adding up zeros is none.
 *
 * @returns NaN where there are no such sequences
 */
export function chanceOf(table: GroupedTable, rule: Rule): number {
  if (rule.name === 'constant') return constantChance(table, rule.column)
  if (rule.name === 'runningTotal') {
    const { kept, sequences } = countKept(table, { name: 'constant', column: rule.column })
    return kept / sequences
  }
  const isWeak = rule.name === 'ascending' || rule.name === 'descending'
  return orderChance(table, rule.column, isWeak)
}

function constantChance(table: GroupedTable, column: number): number {
  const { count, starts } = table.groups
  const own = table.values[column]
  const counts = valueCounts(table, column)
  const total = counts.reduce((sum, times) => sum + times, 0)
  const byLength = new Map<number, number>()
  let sum = 0
  let sequences = 0
  for (let g = 0; g < count; g++) {
    let n = 0
    for (let row = starts[g]; row < starts[g + 1]; row++) if (!Number.isNaN(own[row])) n++
    if (n < 2) continue
    const chance = byLength.get(n) ?? counts.reduce((all, times) => all + (times / total) ** n, 0)
    byLength.set(n, chance)
    sum += chance
    sequences++
  }
  return sum / sequences
}

/** How often each value of a column occurs. */
function valueCounts({ columns, values }: GroupedTable, column: number): number[] {
  const own = columns[column]
  const counts: number[] = []
  if (isNumberColumn(own)) {
    const sorted = sortedValues(values[column])
    for (let i = 0; i < sorted.length; i++) {
      if (i > 0 && sorted[i] === sorted[i - 1]) counts[counts.length - 1]++
      else counts.push(1)
    }
    return counts
  }
  for (const code of values[column]) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

function orderChance(table: GroupedTable, column: number, isWeak: boolean): number {
  const sortedOf = groupSorter(table, column)
  let sum = 0
  let sequences = 0
  for (let g = 0; g < table.groups.count; g++) {
    const sorted = sortedOf(g)
    if (sorted.length < 2) continue
    sequences++
    // Π m_v! / n!, quotient by quotient, so that nothing overflows.
    let chance = 1
    let run = 0
    for (let i = 0; i < sorted.length; i++) {
      run = i > 0 && sorted[i] === sorted[i - 1] ? run + 1 : 1
      chance *= run / (i + 1)
      if (run > 1 && !isWeak) chance = 0
    }
    sum += chance
  }
  return sum / sequences
}
