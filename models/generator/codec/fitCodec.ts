import { DataError, UsageError } from '../../../base/errors.js'
import { RandomStream } from '../../../base/random.js'
import type { Groups } from '../../../datasets/groups.js'
import { type Column, columnNamed, isNumberColumn, type Table } from '../../../datasets/table.js'
import { checkOrder } from './checkOrder.js'
import { fitColumn, keptForm, roomARow } from './fitColumn.js'
import { fitLengths } from './fitLengths.js'
import { followedColumns } from './followedColumns.js'
import { type ColumnRule, groupRules } from './groupRules.js'
import { keyPattern } from './keyPattern.js'
import { networkColumns } from './networkColumns.js'
import { drawThresholds, leastGroups, noProtection } from './protection.js'
import { codecVersion, type KeyColumn, type TableCodec } from './tableCodec.js'

export interface FitCodecOptions {
  /** The column that says which rows are one group; absent where each row stands alone. */
  key?: string
  /** Codes that a column of numbers may have, about. */
  maxCodes?: number
  /** Whether values that few groups hold are hidden. */
  protect?: boolean
  /** Whether labels that few groups hold are made up anew. */
  invent?: boolean
  /** A column that the rows of a group are in the order of. */
  orderBy?: string | null
  /** Rows of the same columns that nothing is learned from: their ids and keys are not made up either. */
  others?: Table
  /** Seed of the number of groups that is few: 5 to 7, drawn for each column. */
  seed: number
}

/**
 * Learns how a table's columns become codes.
 *
 * Columns that are the same in all rows of a group are drawn once a group; columns of numbers or times that never fall
 * inside one are drawn as differences; those that count the rows, or are the running total of another, are not drawn.
 *
 * Ids, which are all different, and keys are made up anew in the form that they have. With protection, a label that fewer than 5
 * to 7 groups hold becomes `_RARE_`, or with `invent` a new one of the form that those have; numbers and times end at the 5th to 7th
 * most extreme group's; a single number is only released when as many groups hold it, an interval when as many have
 * values in it. Numbers with more decimals (times with a finer resolution) than all but fewer groups' count as the
 * nearest released ones. With fewer than about 14 groups nothing of a column of numbers need be left (all is missing
 * then), with fewer than 5 no label but `_RARE_`.
 *
 * @throws {DataError} `EMPTY`, `NO_VALUE_COLUMNS`, `COLUMN_MISSING` for the key or the order
 * @throws {UsageError} `BAD_CONFIG` for a maxCodes that is no whole number above 0; `ORDER_BY` for an order that groups
 *   are not in
 */
export function fitCodec(table: Table, groups: Groups, options: FitCodecOptions): TableCodec {
  const { key, maxCodes = 100, protect = true, invent = false, orderBy = null, seed } = options
  const { file } = table
  if (!Number.isInteger(maxCodes) || maxCodes < 1) {
    throw new UsageError('BAD_CONFIG', `maxCodes is ${maxCodes}`, 'Give a whole number above 0.')
  }
  if (table.rowCount === 0) throw new DataError('EMPTY', 'the table has no rows', { file })
  const keyColumn = key === undefined ? undefined : columnNamed(table, key)
  const columns = table.columns.filter((column) => column !== keyColumn)
  if (columns.length === 0) {
    const besides = key === undefined ? '' : ` besides the key ${key}`
    throw new DataError('NO_VALUE_COLUMNS', `there is no column${besides}`, { file })
  }
  if (orderBy !== null) checkOrder({ ...table, columns }, orderBy, groups)
  const thresholds = (i: number) => (protect ? drawThresholds(seed, i) : noProtection)
  const taken = ({ name }: Column) =>
    options.others ? valuesOf(columnNamed(options.others, name)) : []
  const lengths = fitLengths(groups, thresholds(columns.length))
  const longest = lengths.values.at(-1)!
  const found = groupRules(columns, groups)
  const rules = columns.map(
    ({ name: own }, i): ColumnRule => (own === orderBy ? { rule: 'rising' } : found[i]),
  )
  const fitted = (all: readonly ColumnRule[]) =>
    columns.map((column, i) =>
      fitColumn(column, groups, {
        ...{ rule: all[i], maxCodes, thresholds: thresholds(i), invent, longest },
        taken: taken(column),
        random: new RandomStream(seed, 'label-pattern', i),
      }),
    )
  const all = followedColumns(columns, fitted(rules))
  return {
    version: codecVersion,
    key: keyColumn
      ? keyOf(keyColumn, groups, taken(keyColumn), thresholds(columns.length + 1).holders, seed)
      : null,
    // A network has to draw one column at least.
    columns: networkColumns({ columns: all }).length > 0 ? all : fitted(noRules(rules)),
    lengths,
  }
}

function keyOf(
  { name, type, form }: Column,
  { keys, count }: Groups,
  taken: readonly (string | number)[],
  holders: number,
  seed: number,
): KeyColumn {
  const madeUp = keyPattern(keys, taken, {
    type,
    threshold: Math.max(holders, leastGroups),
    room: roomARow * count,
    random: new RandomStream(seed, 'key-pattern'),
  })
  return { name, type, ...keptForm(type, form, []), ...(madeUp && { madeUp }) }
}

/** All different values. */
function valuesOf(column: Column): readonly (string | number)[] {
  return isNumberColumn(column) ? [...new Set(column.values)] : column.labels
}

function noRules(rules: readonly ColumnRule[]): ColumnRule[] {
  return rules.map(() => ({ rule: 'none' }))
}
