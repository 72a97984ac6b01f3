import { RandomStream } from '../../base/random.js'
import { groupRows } from '../../datasets/groups.js'
import { isNumberColumn, type Table } from '../../datasets/table.js'
import type { AccuracyReference } from '../accuracy/accuracyReference.js'
import { measureAgainst } from '../accuracy/measureAccuracy.js'

/** The table with the rows of each sequence in random order. */
export function unorderedTable(table: Table, key: string, seed: number): Table {
  const { count, starts, rows } = groupRows(table, key)
  const order = rows.slice()
  for (let group = 0; group < count; group++) {
    const [start, end] = [starts[group], starts[group + 1]]
    const random = new RandomStream(seed, 'unordered-rows', group)
    const places = random.permutation(end - start)
    for (const [i, place] of places.entries()) order[start + i] = rows[start + place]
  }
  const columns = table.columns.map((column) =>
    isNumberColumn(column)
      ? { ...column, values: Float64Array.from(order, (row) => column.values[row]) }
      : { ...column, codes: Int32Array.from(order, (row) => column.codes[row]) },
  )
  return { ...table, columns }
}

/**
 * Autocorrelation of the training table with the rows of each sequence in random order: what a table has that keeps
 * everything but the order.
 */
export function unorderedAutocorrelation(
  reference: AccuracyReference,
  training: Table,
  key: string | undefined,
  seed: number,
): number | undefined {
  if (key === undefined || reference.isFlat) return undefined
  const { autocorrelation } = measureAgainst(reference, unorderedTable(training, key, seed)).details
  return autocorrelation.reduce((sum, { accuracy }) => sum + accuracy, 0) / autocorrelation.length
}
