import type { EncodedTable, TableRole } from './encodedTable.js'
import type { RowDraws } from './rowDraws.js'

/** The rows of a table by sequence, and the order in which labels of equal counts were met. */
export interface SequenceRows {
  table: EncodedTable
  /** [sequences + 1] */
  starts: Int32Array
  rows: Int32Array
  /** [rowCount] */
  place: Int32Array
}

const maxRows = 100

/** Whether some sequence is longer than what is looked at. */
export function hasLongSequence({ sequences: { count, starts } }: EncodedTable): boolean {
  for (let g = 0; g < count; g++) if (starts[g + 1] - starts[g] > maxRows) return true
  return false
}

/**
 * The rows of sequences, at most 100 random ones of each.
 *
 * @param tables one after another, in one random order of all their rows
 * @param draws absent where the order does not matter and no sequence is longer than 100 rows
 */
export function sequenceRows(
  tables: readonly EncodedTable[],
  role: TableRole,
  draws: RowDraws | undefined,
): SequenceRows[] {
  const rowCounts = tables.map(({ sequences }) => sequences.rows.length)
  const rowCount = rowCounts.reduce((sum, count) => sum + count, 0)
  const sequences = tables.reduce((sum, table) => sum + table.sequences.count, 0)
  const place = placesIn(draws?.rowOrder(role, sequences, rowCount), rowCount)
  let before = 0
  return tables.map((table, t) => {
    const own = place.subarray(before, before + rowCounts[t])
    before += rowCounts[t]
    const { starts, rows } = table.sequences
    return hasLongSequence(table)
      ? { table, place: own, ...firstOfEach(table, own) }
      : { table, place: own, starts, rows }
  })
}

function placesIn(order: Int32Array | undefined, rowCount: number): Int32Array {
  const place = new Int32Array(rowCount)
  if (order) for (let i = 0; i < rowCount; i++) place[order[i]] = i
  else for (let i = 0; i < rowCount; i++) place[i] = i
  return place
}

function firstOfEach({ sequences }: EncodedTable, place: Int32Array) {
  const { count, starts, rows } = sequences
  const keptStarts = new Int32Array(count + 1)
  const kept: Int32Array[] = []
  for (let g = 0; g < count; g++) {
    const own = rows.slice(starts[g], starts[g + 1])
    kept.push(
      own.length > maxRows ? own.sort((a, b) => place[a] - place[b]).slice(0, maxRows) : own,
    )
    keptStarts[g + 1] = keptStarts[g] + kept[g].length
  }
  const keptRows = new Int32Array(keptStarts[count])
  for (let g = 0; g < count; g++) keptRows.set(kept[g], keptStarts[g])
  return { starts: keptStarts, rows: keptRows }
}
