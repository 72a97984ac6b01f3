import { peekColumns } from '../peekColumns.js'
import type { TabularColumn, TabularFile } from '../tabularFile.js'
import type { NumberFacts } from './numberSight.js'

/** Beyond so many columns of whole numbers no pair of them is looked for. */
const mostCandidates = 24

/** Names of a column that says which rows are a sequence and of one that counts their steps. */
export interface KeyPair {
  ids: string
  steps: string
}

/**
 * The keys of sequences by what the first rows hold, whatever the columns are called: a counter from 0 that rises by
 * one within each run of equal ids and begins anew with the next, and the column of these ids.
 *
 * @param facts of the columns' cells
 * @param taken names of columns that are something else
 * @returns the first pair in the order of the file, undefined where there is none
 */
export async function keysByValues(
  table: Pick<TabularFile, 'from' | 'query'>,
  columns: readonly TabularColumn[],
  facts: readonly (NumberFacts | undefined)[],
  taken: readonly string[],
): Promise<KeyPair | undefined> {
  const whole = columns.filter((column, i) => {
    const own = facts[i]
    if (!own || taken.includes(column.name)) return false
    return own.areWhole && own.numbers > 0 && own.texts + own.missing + own.infinite === 0
  })
  const counters = whole.filter((column) => facts[columns.indexOf(column)]?.least === 0)
  if (counters.length === 0 || whole.length < 2 || whole.length > mostCandidates) return undefined
  const values = await peekColumns(table, whole)
  for (const counter of counters) {
    const steps = values[whole.indexOf(counter)]
    const place = values.findIndex((ids) => ids !== steps && countsWithin(steps, ids))
    if (place >= 0) return { ids: whole[place].name, steps: counter.name }
  }
  return undefined
}

/** Whether steps count from 0 in each run of equal ids, of which there are several, none coming back. */
function countsWithin(steps: readonly number[], ids: readonly number[]): boolean {
  const seen = new Set<number>()
  for (const [row, id] of ids.entries()) {
    const isFirst = row === 0 || id !== ids[row - 1]
    if (steps[row] !== (isFirst ? 0 : steps[row - 1] + 1)) return false
    if (isFirst && seen.has(id)) return false
    seen.add(id)
  }
  return seen.size > 1 && seen.size <= ids.length / 2
}
