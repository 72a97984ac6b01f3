import { type Column, isNumberColumn, type Table } from '../../../datasets/table.js'
import {
  type ColumnTypes,
  type LikeOptions,
  readTableLike,
  type ValueLoss,
} from '../../../datasets/tables.js'

/** The column of a pool file that says which model made a group: a whole number from 0 on. */
export const modelColumn = 'pool_model'

/** Groups that were made in one place. */
export interface PoolPart {
  /** The columns of the training table in its order. */
  table: Table
  /** [rows] The model that made each row's group, NaN where it is not known; absent where none is. */
  models?: Float64Array
}

export interface PoolFile extends PoolPart {
  /** Columns that the training table does not have. */
  dropped: readonly string[]
  losses: readonly ValueLoss[]
}

/**
 * Reads a pool file of any format with the columns, types and forms of the training table. Of other columns
 * `pool_model` alone is kept.
 *
 * @throws {DataError} as `readTableLike` does
 */
export async function readPool(
  file: string,
  training: Table,
  options: Pick<LikeOptions, 'key' | 'signal'>,
): Promise<PoolFile> {
  const isOwn = training.columns.some(({ name }) => name === modelColumn)
  const optional: ColumnTypes = isOwn ? {} : { [modelColumn]: 'number' }
  const { table, dropped, losses } = await readTableLike(file, training, { ...options, optional })
  const extra = table.columns[training.columns.length]
  const columns = training.columns.map(({ form }, c): Column => {
    return form ? { ...table.columns[c], form } : table.columns[c]
  })
  return {
    table: { ...table, columns },
    models: extra && isNumberColumn(extra) ? extra.values : undefined,
    dropped,
    losses,
  }
}
