import { RandomStream } from '../../../base/random.js'
import { rareLabel } from '../../../datasets/rareLabel.js'
import { isNumberColumn, type Table } from '../../../datasets/table.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { type GroupedColumns, groupKinds } from '../pool/groupKinds.js'

/** The groups of a pool that may be chosen, and why others may not: each of those is counted once. */
export interface GuardedPool {
  /** [groups] 1 where it may be chosen. */
  allowed: Uint8Array
  allowedGroups: number
  /**
   * Groups with the rows of a training group, in the same order. Where all groups are single rows: those beyond what a
   * new sample would have, of rows that training has once.
   */
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
 * Finds out which groups of a pool may be chosen.
 *
 * In a table whose groups are all single rows, equal rows are ordinary. How often a new row equals one that training
 * has once is foretold by the rows that training has twice, 2 · N₂ / n: in each of them, either is a new row to the
 * other. As large a share of the pool may be such copies; of those beyond, random ones are left out.
 *
 * Source: Good 1953, doi 10.1093/biomet/40.3-4.237, equation 2.
 *
 * @param pool with the columns and types of the training table; its groups count in order of first appearance
 * @param seed of which copies are left out
 * @throws {DataError} `KEY_MISSING`
 */
export function guardPool(
  training: Table,
  pool: Table,
  key: string | undefined,
  seed: number,
): GuardedPool {
  const real = groupsOf(training, key)
  const offered = groupsOf(pool, key)
  const [realKinds, kinds] = groupKinds([real, offered])
  const lengths = real.sequences.starts
    .subarray(1)
    .map((end, group) => end - real.sequences.starts[group])
  const longest = lengths.reduce((a, b) => Math.max(a, b))
  const shortest = lengths.reduce((a, b) => Math.min(a, b))
  const { starts, count } = offered.sequences
  const isCopy =
    longest > 1
      ? (group: number) => kinds[group] < real.sequences.count
      : unlikelyCopies(realKinds, kinds, seed)
  const allowed = new Uint8Array(count)
  const counts = { allowedGroups: 0, copiesOfTraining: 0, tooLong: 0, singleRow: 0 }
  for (let group = 0; group < count; group++) {
    const length = starts[group + 1] - starts[group]
    if (length > longest) counts.tooLong++
    else if (isCopy(group)) counts.copiesOfTraining++
    else if (length === 1 && shortest > 1) counts.singleRow++
    else {
      counts.allowedGroups++
      allowed[group] = 1
    }
  }
  return { allowed, ...counts, ...findUnknownLabels(real, offered) }
}

/**
 * Says which rows of a pool are copies too many.
 *
 * @param real [rows of training] the first row like it
 * @param kinds [groups of the pool] the first row like it, training's first
 */
function unlikelyCopies(
  real: Int32Array,
  kinds: Int32Array,
  seed: number,
): (group: number) => boolean {
  const held = new Int32Array(real.length)
  for (const kind of real) held[kind]++
  const twice = held.reduce((rows, times) => rows + (times === 2 ? times : 0), 0)
  const likely = Math.round((twice / real.length) * kinds.length)
  const order = new RandomStream(seed, 'copies-of-training').permutation(kinds.length)
  const copies = order.filter((group) => held[kinds[group]] === 1)
  const left = new Set(copies.subarray(likely))
  return (group) => left.has(group)
}

function groupsOf(table: Table, key: string | undefined): GroupedColumns {
  const columns = table.columns.filter(({ name }) => name !== key)
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
