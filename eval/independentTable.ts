import { RandomStream } from '../base/random.js'
import { groupRows } from '../datasets/groups.js'
import { type Column, isNumberColumn, type Table, withoutColumn } from '../datasets/table.js'

/**
 * The trivial synthetic table that a real one has to be better than: every column drawn with replacement
 * from the training table's, each on its own. So every single column is right and no relation between
 * them is. With a key there are as many sequences as in the training table, named g0, g1 …, of lengths
 * drawn from its sequences'; values are drawn for each row on its own, so there is no order in time either.
 *
 * @param key the column that says which rows are one sequence, undefined for a flat table
 * @param seed the result depends on it and the table alone
 * @throws {DataError} `COLUMN_MISSING` or `KEY_MISSING`
 */
export function independentTable(training: Table, key: string | undefined, seed: number): Table {
  const file = `${training.file} (columns sampled independently)`
  if (key === undefined) {
    const { rowCount } = training
    return { file, rowCount, columns: sampleColumns(training, rowCount, seed) }
  }
  const keyColumn = sampleSequences(training, key, seed)
  const rowCount = keyColumn.codes.length
  const values = sampleColumns(withoutColumn(training, key), rowCount, seed)
  const at = training.columns.findIndex(({ name }) => name === key)
  return { file, rowCount, columns: [...values.slice(0, at), keyColumn, ...values.slice(at)] }
}

function sampleSequences(training: Table, key: string, seed: number) {
  const { count, starts } = groupRows(training, key)
  const random = new RandomStream(seed, 'independent-lengths')
  const lengths = Int32Array.from({ length: count }, () => {
    const group = random.integer(count)
    return starts[group + 1] - starts[group]
  })
  const codes = new Int32Array(lengths.reduce((sum, length) => sum + length, 0))
  let row = 0
  for (const [group, length] of lengths.entries()) {
    codes.fill(group, row, row + length)
    row += length
  }
  const labels = Array.from(lengths, (_, group) => `g${group}`)
  return { name: key, type: 'category' as const, codes, labels }
}

function sampleColumns(training: Table, rowCount: number, seed: number): Column[] {
  return training.columns.map((column, index) => {
    const random = new RandomStream(seed, 'independent-values', index)
    const drawnRow = () => random.integer(training.rowCount)
    if (isNumberColumn(column)) {
      const values = Float64Array.from({ length: rowCount }, () => column.values[drawnRow()])
      return { ...column, values }
    }
    const codes = Int32Array.from({ length: rowCount }, () => column.codes[drawnRow()])
    return { ...column, codes }
  })
}
