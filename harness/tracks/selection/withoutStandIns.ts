import { rareLabel } from '../../../datasets/rareLabel.js'
import {
  columnNamed,
  isNumberColumn,
  isTextType,
  type Table,
  withoutColumn,
} from '../../../datasets/table.js'

/**
 * The tables without columns of texts of which the pool has `_RARE_` in the place of protected ones: its words are not
 * those of the texts that it stands for, so that a search by words would leave it out.
 *
 * @param pool with the columns and types of the training table
 * @returns the tables as they are where no other column is left
 */
export function withoutStandIns(
  training: Table,
  pool: Table,
  key: string | undefined,
): { training: Table; pool: Table; left: readonly string[] } {
  const left = pool.columns.flatMap((column) => {
    const { name, type } = column
    if (name === key || isNumberColumn(column) || !isTextType(type)) return []
    const known = columnNamed(training, name)
    const isOwn = !isNumberColumn(known) && known.labels.includes(rareLabel)
    return column.labels.includes(rareLabel) && !isOwn ? [name] : []
  })
  if (left.length + Number(key !== undefined) >= pool.columns.length)
    return { training, pool, left: [] }
  return {
    training: left.reduce(withoutColumn, training),
    pool: left.reduce(withoutColumn, pool),
    left,
  }
}
