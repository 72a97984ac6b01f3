import type { Table } from '../../../datasets/table.js'
import { readTable } from '../../../datasets/tables.js'
import { valueColumns } from '../../../eval/statistics/valueColumns.js'
import { fileOf, type WithInputs } from '../../jobs/jobInputs.js'
import { modelColumn } from './readPool.js'
import { readTraining, type TrainingRows, typesOf } from './readTraining.js'

/**
 * The table whose columns and types pools are read with: the training table, or where there is none the first
 * ready pool. Its rows are let go.
 *
 * @throws {DataError} as `readTable` does; `NO_VALUE_COLUMNS`
 */
export async function poolReference(
  job: WithInputs,
  { key, missing }: TrainingRows,
  signal: AbortSignal,
): Promise<Table> {
  if (fileOf(job, 'training') !== undefined) {
    return withoutRows((await readTraining(job, { key, missing }, signal)).training)
  }
  const { table } = await readTable(fileOf(job, 'pool')!, {
    ...{ types: typesOf(job), key, missing, signal },
  })
  const columns = table.columns.filter(({ name }) => name !== modelColumn)
  valueColumns({ ...table, columns }, key)
  return withoutRows({ ...table, columns })
}

function withoutRows({ file, columns }: Table): Table {
  return {
    file,
    rowCount: 0,
    columns: columns.map((column) =>
      'values' in column
        ? { ...column, values: new Float64Array(0) }
        : { ...column, codes: new Int32Array(0), labels: [] },
    ),
  }
}
