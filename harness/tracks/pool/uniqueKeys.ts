import { type Column, isNumberColumn } from '../../../datasets/table.js'

/** The keys of the groups that one pool gives. */
export interface PoolKeys {
  column: Column
  /** [groups] A row of each. */
  rows: Int32Array
}

/** A key a group, no two the same: numbers where all pools' keys are, else labels. */
export type UniqueKeys = { type: 'number'; keys: Float64Array } | { type: 'label'; keys: string[] }

/**
 * Keys for groups of several pools. A group keeps its own where no group before it has it. Otherwise a number
 * becomes the next whole number above all keys of all pools, and a label gets a suffix: `-2` in the second
 * pool, `-3` in the third, or the next that is free.
 */
export function uniqueKeys(pools: readonly PoolKeys[]): UniqueKeys {
  const total = pools.reduce((sum, { rows }) => sum + rows.length, 0)
  const largest = largestKey(pools)
  if (largest + total > Number.MAX_SAFE_INTEGER) return { type: 'label', keys: labelKeys(pools) }
  return { type: 'number', keys: numberKeys(pools, total, Math.floor(largest) + 1) }
}

/** The largest key of all; Infinity where not all keys are numbers. */
function largestKey(pools: readonly PoolKeys[]): number {
  let largest = 0
  for (const { column, rows } of pools) {
    if (!isNumberColumn(column)) return Number.POSITIVE_INFINITY
    for (const row of rows) largest = Math.max(largest, column.values[row])
  }
  return largest
}

function numberKeys(pools: readonly PoolKeys[], total: number, free: number): Float64Array {
  const keys = new Float64Array(total)
  const used = new Set<number>()
  let group = 0
  let next = free
  for (const { column, rows } of pools) {
    for (const row of rows) {
      const own = isNumberColumn(column) ? column.values[row] : Number.NaN
      const key = used.has(own) ? next++ : own
      used.add(key)
      keys[group++] = key
    }
  }
  return keys
}

function labelKeys(pools: readonly PoolKeys[]): string[] {
  const keys: string[] = []
  const used = new Set<string>()
  for (const [pool, { column, rows }] of pools.entries()) {
    for (const row of rows) {
      const own = isNumberColumn(column)
        ? String(column.values[row])
        : column.labels[column.codes[row]]
      let key = own
      for (let suffix = pool + 1; used.has(key); suffix++) key = `${own}-${suffix}`
      used.add(key)
      keys.push(key)
    }
  }
  return keys
}
