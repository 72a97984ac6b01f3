import { isNumberColumn, type Table, withoutColumn } from '../../../datasets/table.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { rareLabel } from '../../../models/generator/codec/fitLabels.js'
import { type GroupedColumns, groupKinds } from '../pool/groupKinds.js'

/** The groups of a pool that may be chosen, and why others may not: each of those is counted once. */
export interface GuardedPool {
  /** [groups] 1 where it may be chosen. */
  allowed: Uint8Array
  allowedGroups: number
  /** Rows of a training group, in the same order. */
  copiesOfTraining: number
  /** Groups of more rows than any training group. */
  tooLong: number
  /** Groups of one row, where every training group has more. */
  singleRow: number
  /** Groups with a label that training does not have. They may be chosen: the metric takes it for "(other)". */
  unknownLabels: number
  /** The columns with such labels. */
  unknownColumns: readonly UnknownLabel[]
}

export interface UnknownLabel {
  column: string
  /** Groups that have one in this column. */
  groups: number
  /** The first. */
  example: string
}

/**
 * @param pool with the columns and types of the training table; its groups count in order of first appearance
 * @throws {DataError} `KEY_MISSING`
 */
export function guardPool(training: Table, pool: Table, key: string): GuardedPool {
  const real = groupsOf(training, key)
  const offered = groupsOf(pool, key)
  const [, kinds] = groupKinds([real, offered])
  const lengths = real.sequences.starts
    .subarray(1)
    .map((end, group) => end - real.sequences.starts[group])
  const longest = lengths.reduce((a, b) => Math.max(a, b))
  const shortest = lengths.reduce((a, b) => Math.min(a, b))
  const { starts, count } = offered.sequences
  const allowed = new Uint8Array(count)
  const counts = { allowedGroups: 0, copiesOfTraining: 0, tooLong: 0, singleRow: 0 }
  for (let group = 0; group < count; group++) {
    const length = starts[group + 1] - starts[group]
    if (kinds[group] < real.sequences.count) counts.copiesOfTraining++
    else if (length > longest) counts.tooLong++
    else if (length === 1 && shortest > 1) counts.singleRow++
    else {
      counts.allowedGroups++
      allowed[group] = 1
    }
  }
  return { allowed, ...counts, ...findUnknownLabels(real, offered) }
}

function groupsOf(table: Table, key: string): GroupedColumns {
  const { columns } = withoutColumn(table, key)
  return { columns, sequences: sequencesOf(table, key, false) }
}

/** Groups with labels that the real table does not have, of categories alone: texts are all different anyway. */
function findUnknownLabels(real: GroupedColumns, offered: GroupedColumns) {
  const { count, starts, rows } = offered.sequences
  const hasUnknown = new Uint8Array(count)
  const unknownColumns: UnknownLabel[] = []
  for (const [c, column] of offered.columns.entries()) {
    const known = real.columns[c]
    if (column.type !== 'category' || isNumberColumn(known)) continue
    const knownLabels = new Set(known.labels)
    // What stands for protected labels is no other label than theirs.
    const isKnown = column.labels.map((label) => label === rareLabel || knownLabels.has(label))
    let groups = 0
    let example = ''
    for (let group = 0; group < count; group++) {
      for (let i = starts[group]; i < starts[group + 1]; i++) {
        const code = column.codes[rows[i]]
        if (code < 0 || isKnown[code]) continue
        if (groups++ === 0) example = column.labels[code]
        hasUnknown[group] = 1
        break
      }
    }
    if (groups > 0) unknownColumns.push({ column: column.name, groups, example })
  }
  return { unknownLabels: hasUnknown.reduce((sum, has) => sum + has, 0), unknownColumns }
}
