import type { EncodedTable, TableRole } from './encodedTable.js'
import type { RowDraws } from './rowDraws.js'

/** The rows of sequences that coherence looks at. */
export interface SequenceRows {
  table: EncodedTable
  /** [sequences + 1] Where each sequence begins in `rows`, or in the table where that is absent. */
  starts: Int32Array
  /** Number of each row in the encoded columns; absent where all rows are looked at. */
  rows?: Int32Array
  /** [rowCount] The place of each row in the order that decides between equally frequent labels. */
  place?: Int32Array
}

const maxRows = 100

/** Whether some sequence is longer than what is looked at. */
export function hasLongSequence({ sequences: { count, starts } }: EncodedTable): boolean {
  for (let s = 0; s < count; s++) if (starts[s + 1] - starts[s] > maxRows) return true
  return false
}

/**
 * The rows of sequences, at most 100 random ones of each.
 *
 * Source: mostlyai-qa 1.9.8, `prepare_data_for_coherence`.
 *
 * @param tables one after another, in one random order of all their rows
 * @param draws absent where the order does not matter and no sequence is longer than 100 rows
 */
export function sequenceRows(
  tables: readonly EncodedTable[],
  role: TableRole,
  draws: RowDraws | undefined,
): SequenceRows[] {
  if (!draws) return tables.map((table) => ({ table, starts: table.sequences.starts }))
  const sequences = tables.reduce((sum, table) => sum + table.sequences.count, 0)
  const rowCount = tables.reduce((sum, table) => sum + table.sequences.rows.length, 0)
  const order = draws.rowOrder(role, sequences, rowCount)
  const placeOfRow = new Int32Array(rowCount)
  for (let i = 0; i < rowCount; i++) placeOfRow[order[i]] = i
  let before = 0
  return tables.map((table) => {
    const place = table.sequences.rows.map((row) => placeOfRow[before + row])
    before += place.length
    if (!hasLongSequence(table)) return { table, place, starts: table.sequences.starts }
    return { table, place, ...firstOfEach(table, place) }
  })
}

function firstOfEach({ sequences }: EncodedTable, place: Int32Array) {
  const { count, starts } = sequences
  const rows = new Int32Array(place.length)
  const keptStarts = new Int32Array(count + 1)
  for (let s = 0; s < count; s++) {
    const length = starts[s + 1] - starts[s]
    const own = Int32Array.from({ length }, (_, i) => starts[s] + i)
    const kept = length > maxRows ? own.sort((a, b) => place[a] - place[b]).slice(0, maxRows) : own
    rows.set(kept, keptStarts[s])
    keptStarts[s + 1] = keptStarts[s] + kept.length
  }
  return { starts: keptStarts, rows: rows.subarray(0, keptStarts[count]) }
}
