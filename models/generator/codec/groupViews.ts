import type { Groups } from '../../../datasets/groups.js'

/** Rows of groups, some of which may have none. */
export type GroupRows = Pick<Groups, 'count' | 'starts' | 'rows'>

/** The first row of each group. */
export function firstRows({ count, starts, rows }: GroupRows): GroupRows {
  return {
    count,
    starts: Int32Array.from({ length: count + 1 }, (_, group) => group),
    rows: Int32Array.from({ length: count }, (_, group) => rows[starts[group]]),
  }
}

/** The rows of each group but its first. */
export function laterRows({ count, starts, rows }: GroupRows): GroupRows {
  const later = new Int32Array(rows.length - count)
  for (let group = 0; group < count; group++) {
    later.set(rows.subarray(starts[group] + 1, starts[group + 1]), starts[group] - group)
  }
  return { count, starts: starts.map((start, group) => start - group), rows: later }
}
