import { isNumberColumn, type Table } from '../../../datasets/table.js'
import {
  type ColumnTypes,
  type LikeOptions,
  readTableLike,
  type ValueLoss,
} from '../../../datasets/tables.js'

/** Usual name of the column of a pool file that says which model made a group: a whole number from 0 on. */
export const modelColumn = 'pool_model'

/** That column's name beside these: the usual one, or the first of `pool_model-2`, `-3` … that none of them has. */
export function modelColumnBeside(columns: readonly { name: string }[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()))
  let name = modelColumn
  for (let number = 2; taken.has(name); number++) name = `${modelColumn}-${number}`
  return name
}

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
 * the one of {@link modelColumnBeside} alone is kept.
 *
 * @throws {DataError} as `readTableLike` does
 */
export async function readPool(
  file: string,
  training: Table,
  options: Pick<LikeOptions, 'key' | 'missing' | 'signal'>,
): Promise<PoolFile> {
  const optional: ColumnTypes = { [modelColumnBeside(training.columns)]: 'number' }
  const { table, dropped, losses } = await readTableLike(file, training, { ...options, optional })
  const extra = table.columns[training.columns.length]
  return {
    table: { ...table, columns: table.columns.slice(0, training.columns.length) },
    models: extra && isNumberColumn(extra) ? extra.values : undefined,
    dropped,
    losses,
  }
}
