import { RandomStream } from '../base/random.js'
import { groupRows } from '../datasets/groups.js'
import { isNumberColumn, type Table } from '../datasets/table.js'
import type { JudgedTables } from './judgedTables.js'

/**
 * What rows that nobody made up would get: a random half of the holdout in the synthetic table's place, to be
 * measured against the other half and a random half of the training table. So both sides have as many rows that
 * have nothing to do with those that are judged; the whole holdout would be measured against itself.
 *
 * @param holdout with at least two sequences, rows where there is no key
 */
export function holdoutAsSynthetic(
  { training, key }: Omit<JudgedTables, 'synthetic'>,
  holdout: Table,
  seed: number,
): JudgedTables {
  const [synthetic, other] = randomHalves(holdout, key, new RandomStream(seed, 'halves-holdout'))
  const [half] = randomHalves(training, key, new RandomStream(seed, 'halves-training'))
  return { training: half, holdout: other, synthetic, key }
}

/** Two halves by sequences, rows where there is no key. */
function randomHalves(table: Table, key: string | undefined, random: RandomStream): [Table, Table] {
  const groups = key === undefined ? undefined : groupRows(table, key)
  const count = groups?.count ?? table.rowCount
  const order = random.permutation(count)
  const halfOf = new Uint8Array(count)
  for (const unit of order.subarray(count >> 1)) halfOf[unit] = 1
  const ofRow = new Uint8Array(table.rowCount)
  for (let unit = 0; unit < count; unit++) {
    const rows = groups
      ? groups.rows.subarray(groups.starts[unit], groups.starts[unit + 1])
      : [unit]
    for (const row of rows) ofRow[row] = halfOf[unit]
  }
  return [0, 1].map((half) => takeRows(table, (row) => ofRow[row] === half)) as [Table, Table]
}

function takeRows(table: Table, isTaken: (row: number) => boolean): Table {
  const columns = table.columns.map((column) =>
    isNumberColumn(column)
      ? { ...column, values: column.values.filter((_, row) => isTaken(row)) }
      : { ...column, codes: column.codes.filter((_, row) => isTaken(row)) },
  )
  let rowCount = 0
  for (let row = 0; row < table.rowCount; row++) if (isTaken(row)) rowCount++
  return { file: `${table.file} (a random half)`, rowCount, columns }
}
