import { ShapeError } from '../../../base/errors.js'
import type { Table } from '../../../datasets/table.js'
import { writeTable } from '../../../datasets/tables.js'
import { modelColumnBeside } from './readPool.js'

/**
 * Writes a pool: the table's columns in their order, then that of {@link modelColumnBeside}. Nothing stands under the final name
 * before all of it does.
 *
 * @param file .parquet, .csv or .csv.gz
 * @param models [rows] the model that made each row's group, −1 where it is not known
 * @throws {SeqarenaError} `WRITE_FAILED`
 * @throws {UsageError} `FORMAT_UNKNOWN`
 */
export async function writePool(file: string, table: Table, models: Int32Array): Promise<void> {
  if (models.length !== table.rowCount) {
    throw new ShapeError('models', [models.length], [table.rowCount])
  }
  const values = new Float64Array(models.length)
  for (let row = 0; row < values.length; row++) {
    values[row] = models[row] < 0 ? Number.NaN : models[row]
  }
  const name = modelColumnBeside(table.columns)
  const column = { name, type: 'number', values } as const
  await writeTable(file, { ...table, columns: [...table.columns, column] })
}
