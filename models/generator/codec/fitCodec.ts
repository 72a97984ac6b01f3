import { DataError, UsageError } from '../../../base/errors.js'
import type { Groups } from '../../../datasets/groups.js'
import { columnNamed, isNumberColumn, type Table } from '../../../datasets/table.js'
import { fitLabels } from './fitLabels.js'
import { fitLengths } from './fitLengths.js'
import { fitNumbers } from './fitNumbers.js'
import { drawThresholds, noProtection } from './protection.js'
import { codecVersion, type TableCodec } from './tableCodec.js'

export interface FitCodecOptions {
  /** The column that says which rows are one group; absent where each row stands alone. */
  key?: string
  /** Codes that a column of numbers may have, about. */
  maxCodes?: number
  /** Whether values that few groups hold are hidden. */
  protect?: boolean
  /** Seed of the number of groups that is few: 5 to 7, drawn for each column. */
  seed: number
}

/**
 * Learns how a table's columns become codes.
 *
 * With protection, a label that fewer than 5 to 7 groups hold becomes `_RARE_`, which is not to be drawn unless the
 * column has no other label; numbers and times end at the 5th to 7th most extreme group's; a single number is only
 * released when as many groups hold it, an interval when as many have values in it. Numbers with more decimals (times
 * with a finer resolution) than all but fewer groups' count as the nearest released ones. With fewer than about 14
 * groups nothing of a column of numbers need be left (all is missing then), with fewer than 5 no label.
 *
 * @throws {DataError} `EMPTY`, `NO_VALUE_COLUMNS`, `COLUMN_MISSING` for the key
 * @throws {UsageError} `BAD_CONFIG` for a maxCodes that is no whole number above 0
 */
export function fitCodec(
  table: Table,
  groups: Groups,
  { key, maxCodes = 100, protect = true, seed }: FitCodecOptions,
): TableCodec {
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
  const thresholds = (i: number) => (protect ? drawThresholds(seed, i) : noProtection)
  return {
    version: codecVersion,
    key: keyColumn ? { name: keyColumn.name, type: keyColumn.type } : null,
    columns: columns.map((column, i) =>
      isNumberColumn(column)
        ? fitNumbers(column, groups, maxCodes, thresholds(i))
        : fitLabels(column, groups, thresholds(i).holders),
    ),
    lengths: fitLengths(groups, thresholds(columns.length)),
  }
}
